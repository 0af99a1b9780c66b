namespace UmsOperator.Postgres.Access;

/// <summary>The table and column that the spec's registry names refer to in a database.</summary>
/// <param name="Table">Schema and table, quoted; null if the table was not found.</param>
/// <param name="Column">Column that holds the host, quoted; null if it was not found.</param>
/// <param name="Problem">What is wrong with the names, with the field and what to do; null if both were found.</param>
internal sealed record FoundRegistry(string? Table, string? Column, string? Problem);
