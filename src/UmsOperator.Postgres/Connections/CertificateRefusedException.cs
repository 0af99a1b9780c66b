using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The certificate of the database server was refused. The message names the field and says what to do.</summary>
internal sealed class CertificateRefusedException(string problem, Exception inner) : NpgsqlException(problem, inner);
