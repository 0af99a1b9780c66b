using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>PostgreSQL's certificate was not accepted. The message names the field and the cure.</summary>
internal sealed class CertificateRefusedException(string problem, Exception inner) : NpgsqlException(problem, inner);
