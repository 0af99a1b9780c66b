namespace UmsOperator.Postgres.Copies;

/// <summary>Row counters of one table since its statistics were last reset.</summary>
/// <param name="Inserted">Rows inserted, including those of transactions that were rolled back.</param>
/// <param name="Updated">Rows updated.</param>
/// <param name="Deleted">Rows deleted; those that TRUNCATE removes are not counted.</param>
/// <param name="File">Number of the table's file (relfilenode). It changes with TRUNCATE and with rewrites, which no counter shows.</param>
internal readonly record struct TableCounters(long Inserted, long Updated, long Deleted, long File);
