namespace UmsOperator.Api.Status;

/// <summary>A finished update.</summary>
public sealed record UpdateHistoryEntry
{
    /// <summary>ID of the update.</summary>
    public string Id { get; init; } = "";

    /// <summary>The version before.</summary>
    public string From { get; init; } = "";

    /// <summary>The version after.</summary>
    public string To { get; init; } = "";

    /// <summary>Completed, Aborted, RolledBack (failed before its commit), or RolledBackAfterCommit (requested by annotation; a second entry with the same ID).</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Why the update was undone. Absent if it was completed.</summary>
    public string? Message { get; init; }

    /// <summary>When the update began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>When the update ended.</summary>
    public DateTime CompletionTime { get; init; }

    /// <summary>Seconds that the migration of production took. Absent if production was not migrated.</summary>
    public double? MigrationSeconds { get; init; }

    /// <summary>Bytes of production per second that the logical golden copy copied. Absent if none was made. The next preflight uses it for its estimate.</summary>
    public double? GoldenBytesPerSecond { get; init; }

    /// <summary>Seconds that were spent waiting for a person or for the maintenance window. Absent if there were none.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>Duration of each step.</summary>
    public IReadOnlyList<StepDurationStatus> Steps { get; init; } = [];

    /// <summary>Discarded row changes, by server.</summary>
    public IReadOnlyList<DiscardedChangesStatus> Discarded { get; init; } = [];
}
