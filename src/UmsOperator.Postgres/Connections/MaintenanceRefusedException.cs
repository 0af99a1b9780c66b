using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The maintenance database is no place for the operator's own login. The message names the field and the cure.</summary>
internal sealed class MaintenanceRefusedException(string problem) : NpgsqlException(problem);
