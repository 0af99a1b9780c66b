namespace UmsOperator.Api.Status;

/// <summary>A finished update.</summary>
public sealed record UpdateHistoryEntry
{
    /// <summary>Id of the update.</summary>
    public string Id { get; init; } = "";

    /// <summary>The version before.</summary>
    public string From { get; init; } = "";

    /// <summary>The version after.</summary>
    public string To { get; init; } = "";

    /// <summary>Completed, Aborted, RolledBack (it failed before its commit) or RolledBackAfterCommit (on a person's word; a second entry of the same id).</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Why it was undone, where it was.</summary>
    public string? Message { get; init; }

    /// <summary>When it began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime CompletionTime { get; init; }

    /// <summary>Seconds that the migration of production took; absent if it was not migrated.</summary>
    public double? MigrationSeconds { get; init; }

    /// <summary>Bytes of production that its golden copy by Stream took in each second; absent if none was made. The next preflight reckons with it.</summary>
    public double? GoldenBytesPerSecond { get; init; }

    /// <summary>Seconds that were spent waiting for a person, or for the maintenance window; absent if none were.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>Seconds for each step.</summary>
    public IReadOnlyList<StepDurationStatus> Steps { get; init; } = [];

    /// <summary>Row changes that were discarded, by server.</summary>
    public IReadOnlyList<DiscardedChangesStatus> Discarded { get; init; } = [];
}
