namespace UmsOperator.Postgres.Access;

/// <summary>What the spec's names of the registry lead to in a database.</summary>
/// <param name="Table">Schema and table, quoted; null if there is none.</param>
/// <param name="Column">Column of the host, quoted; null if there is none.</param>
/// <param name="Problem">What is wrong with the names, with the field and the cure; null if nothing is.</param>
internal sealed record FoundRegistry(string? Table, string? Column, string? Problem);
