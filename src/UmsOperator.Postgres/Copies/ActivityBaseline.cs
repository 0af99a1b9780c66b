namespace UmsOperator.Postgres.Copies;

/// <summary>Row counters of a database's tables at one instant. The other members tell whether later counters can be compared with these.</summary>
internal sealed record ActivityBaseline
{
    /// <summary>OID of the database. A swap back changes it: another database then carries production's name.</summary>
    public required uint Database { get; init; }

    /// <summary>When the database's statistics were last reset, as PostgreSQL prints it; null if never.</summary>
    public string? Reset { get; init; }

    /// <summary>
    /// When the server-wide statistics were last reset. A crash changes this time, because it discards the statistics; a clean restart does not. The
    /// postmaster's start time would not do: it does not change when only a backend crashes.
    /// </summary>
    public string? ServerReset { get; init; }

    /// <summary>
    /// The server's timeline: the first eight digits of a WAL file's name. A promoted replica has statistics of its own, which may look like those of
    /// the former primary. Null if the server was in recovery, or if an older operator wrote the baseline.
    /// </summary>
    public string? Timeline { get; init; }

    /// <summary>Whether the server counts row changes for every login (<c>track_counts</c>).</summary>
    public bool Counted { get; init; } = true;

    /// <summary>Counters by <c>schema.table</c>, unquoted.</summary>
    public required IReadOnlyDictionary<string, TableCounters> Tables { get; init; }
}
