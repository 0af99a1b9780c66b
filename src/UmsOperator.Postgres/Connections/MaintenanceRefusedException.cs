using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The maintenance database is not safe for the operator's own login. The message names the field and says what to do.</summary>
internal sealed class MaintenanceRefusedException(string problem) : NpgsqlException(problem);
