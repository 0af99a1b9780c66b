using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>A host asks for more SCRAM iterations than the operator is willing to compute. The message names the field and says what to do.</summary>
internal sealed class ScramIterationsException(string problem) : NpgsqlException(problem);
