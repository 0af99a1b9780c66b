namespace UmsOperator.Postgres.Copies;

/// <summary>Counters of one table since its statistics began.</summary>
/// <param name="Inserted">Rows inserted, also by transactions that were rolled back.</param>
/// <param name="Updated">Rows updated.</param>
/// <param name="Deleted">Rows deleted; TRUNCATE does not count.</param>
/// <param name="File">Number of its file: changes with TRUNCATE and rewrites, which no counter shows.</param>
internal readonly record struct TableCounters(long Inserted, long Updated, long Deleted, long File);
