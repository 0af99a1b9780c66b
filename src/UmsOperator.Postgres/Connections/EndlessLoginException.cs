using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>A host wants more to be computed for a login than it gets. The message names the field and the cure.</summary>
internal sealed class EndlessLoginException(string problem) : NpgsqlException(problem);
