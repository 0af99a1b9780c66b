namespace UmsOperator.Postgres.Copies;

/// <summary>Counters of a database's tables at one instant, and what tells whether they still count from the same zero.</summary>
internal sealed record ActivityBaseline
{
    /// <summary>OID of the database: after a swap back, production is another one.</summary>
    public required uint Database { get; init; }

    /// <summary>When the database's statistics were last reset, as PostgreSQL prints it; null if never.</summary>
    public string? Reset { get; init; }

    /// <summary>When the whole server's statistics began. It changes when a crash loses them and stays over a clean restart, unlike the postmaster's start time, which survives a backend's crash.</summary>
    public string? ServerReset { get; init; }

    /// <summary>Timeline of the server, as the beginning of a WAL file's name. A replica that was promoted may bring statistics of its own that look like the former server's. Null: an older operator did not note it.</summary>
    public string? Timeline { get; init; }

    /// <summary>Whether the server counts at all, for every login (<c>track_counts</c>).</summary>
    public bool Counted { get; init; } = true;

    /// <summary>Counters by <c>schema.table</c>, unquoted.</summary>
    public required IReadOnlyDictionary<string, TableCounters> Tables { get; init; }
}
