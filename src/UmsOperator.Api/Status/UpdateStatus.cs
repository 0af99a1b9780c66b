namespace UmsOperator.Api.Status;

/// <summary>Intent of a running update, and facts about it that cannot be observed again.</summary>
public sealed record UpdateStatus
{
    /// <summary>ID of the update. It is part of the name of every copy, role and Secret that the update creates.</summary>
    public string Id { get; init; } = "";

    /// <summary>The version before.</summary>
    public string From { get; init; } = "";

    /// <summary>The version after.</summary>
    public string To { get; init; } = "";

    /// <summary>Image of the old version, so that an undo does not depend on the current spec.</summary>
    public string? FromImage { get; init; }

    /// <summary>Generation of the spec that requested the update.</summary>
    public long Generation { get; init; }

    /// <summary>Number of servers when the update began. It does not change until the update ends.</summary>
    public int Replicas { get; init; }

    /// <summary>When the update began.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>Current step.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>When the current step began.</summary>
    public DateTime StepStartTime { get; init; }

    /// <summary>What the current step is waiting for.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>When the current wait began.</summary>
    public DateTime? WaitStartTime { get; init; }

    /// <summary>When the current wait is reported as stalled. Absent while waiting for a person.</summary>
    public DateTime? DeadlineTime { get; init; }

    /// <summary>When the update began to wait for a person or for the maintenance window. Absent otherwise.</summary>
    public DateTime? ManualWaitStartTime { get; init; }

    /// <summary>Seconds that earlier waits of the current step for a person or for the maintenance window took. Absent if there were none.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>Expected duration of the current wait in seconds, from the canary or from the plan. Absent if nothing comparable was measured.</summary>
    public double? ExpectedSeconds { get; init; }

    /// <summary>
    /// Why the update went back to an earlier step, and how often. Absent once the update has passed the step that it left, has stayed in it for 10
    /// minutes, or has closed production for its restore point.
    /// </summary>
    public WentBackStatus? WentBack { get; init; }

    /// <summary>Why the update is being undone. Absent otherwise.</summary>
    public UndoStatus? Undo { get; init; }

    /// <summary>When the annotation umsoperator.io/retry was first seen, if there was nothing to retry then. The annotation has no effect until it is removed and set again.</summary>
    public DateTime? EarlyRetryTime { get; init; }

    /// <summary>Plan made by preflight.</summary>
    public UpdatePlanStatus? Plan { get; init; }

    /// <summary>Names of all copies. They are fixed before the copies are created.</summary>
    public CopyNamesStatus? Copies { get; init; }

    /// <summary>State of production, recorded at the freeze.</summary>
    public RecordedDatabaseStatus? Production { get; init; }

    /// <summary>Seconds that the template copy of the canary's snapshot took. Absent if the operator was restarted meanwhile.</summary>
    public double? CloneSeconds { get; init; }

    /// <summary>Results of the canary. Absent before it has served.</summary>
    public CanaryStatus? Canary { get; init; }

    /// <summary>Seconds from the creation of the migrator's pod until the migration of production was confirmed. Absent before.</summary>
    public double? MigrationSeconds { get; init; }

    /// <summary>The migrator whose pod the API server refused after its dry run had passed. Its attempt does not count. Absent if none was refused, or once the next migrator is started.</summary>
    public RefusedMigratorStatus? RefusedMigrator { get; init; }

    /// <summary>Gates of the current step.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>Copies in progress. Absent if there are none.</summary>
    public IReadOnlyList<CopyingStatus>? Copying { get; init; }

    /// <summary>PUBLIC or roles whose CONNECT privilege on production is revoked while no sessions may be open. The commit or the swap back grants it again. Absent otherwise.</summary>
    public IReadOnlyList<string>? LoginsSetAside { get; init; }

    /// <summary>Other sessions on production during its migration, as "role (application)", at most 10. Absent if none were seen.</summary>
    public IReadOnlyList<string>? OtherSessions { get; init; }

    /// <summary>Row changes in a production database that was swapped back before the commit. They include those of the migration. Counted only if other sessions were seen.</summary>
    public RowChangesStatus? SwappedBack { get; init; }

    /// <summary>Row changes in production since the golden copy.</summary>
    public RowChangesStatus? Drift { get; init; }

    /// <summary>Row changes in snapshots that were discarded when their servers rejoined, by server.</summary>
    public IReadOnlyList<DiscardedChangesStatus> Discarded { get; init; } = [];

    /// <summary>Duration of each finished step.</summary>
    public IReadOnlyList<StepDurationStatus> Steps { get; init; } = [];
}
