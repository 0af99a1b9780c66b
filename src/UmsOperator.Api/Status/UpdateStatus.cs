namespace UmsOperator.Api.Status;

/// <summary>The intent of a running update and what cannot be read off the world.</summary>
public sealed record UpdateStatus
{
    /// <summary>Identifies the update; part of the name of every copy, role and Secret that it makes.</summary>
    public string Id { get; init; } = "";

    /// <summary>The version before.</summary>
    public string From { get; init; } = "";

    /// <summary>The version after.</summary>
    public string To { get; init; } = "";

    /// <summary>Image of the old version, so that an undo does not depend on the present spec.</summary>
    public string? FromImage { get; init; }

    /// <summary>Generation of the spec that asked for it.</summary>
    public long Generation { get; init; }

    /// <summary>Number of servers when it began; frozen until its end.</summary>
    public int Replicas { get; init; }

    /// <summary>When the intent was written.</summary>
    public DateTime StartTime { get; init; }

    /// <summary>The step under way.</summary>
    public UpdateStep Step { get; init; }

    /// <summary>When this step began.</summary>
    public DateTime StepStartTime { get; init; }

    /// <summary>What the step waits for now, in words.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>Since when it has been waiting for that: what has elapsed is counted from here.</summary>
    public DateTime? WaitStartTime { get; init; }

    /// <summary>When what it waits for is called stalled; absent while waiting for a person.</summary>
    public DateTime? DeadlineTime { get; init; }

    /// <summary>Since when it has been waiting for a person; absent otherwise.</summary>
    public DateTime? ManualWaitStartTime { get; init; }

    /// <summary>Seconds of the present step that earlier waits for a person took; absent if none did.</summary>
    public double? ManualWaitSeconds { get; init; }

    /// <summary>Expected seconds of the present wait, from the canary or from the plan; absent if nothing like it was measured.</summary>
    public double? ExpectedSeconds { get; init; }

    /// <summary>Why it went back within its steps, and how often; absent once it is further than it was, or has held out for 10 minutes.</summary>
    public WentBackStatus? WentBack { get; init; }

    /// <summary>Why the update is being undone; absent while it goes forward.</summary>
    public UndoStatus? Undo { get; init; }

    /// <summary>Since when the annotation retry has been there, if that was before it could count. It does not count before it is taken away and set anew: what it would undo was not known then.</summary>
    public DateTime? EarlyRetryTime { get; init; }

    /// <summary>The plan made in preflight.</summary>
    public UpdatePlanStatus? Plan { get; init; }

    /// <summary>Names of all copies, known before they are made.</summary>
    public CopyNamesStatus? Copies { get; init; }

    /// <summary>Production as recorded at the freeze.</summary>
    public RecordedDatabaseStatus? Production { get; init; }

    /// <summary>Seconds that the canary's snapshot took to clone; absent if the operator was restarted meanwhile.</summary>
    public double? CloneSeconds { get; init; }

    /// <summary>What the canary showed.</summary>
    public CanaryStatus? Canary { get; init; }

    /// <summary>Seconds from the creation of the migrator's pod until production was known to be migrated; absent before.</summary>
    public double? MigrationSeconds { get; init; }

    /// <summary>The gates of the present step.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    /// <summary>The copies that are being made now; absent while none is.</summary>
    public IReadOnlyList<CopyingStatus>? Copying { get; init; }

    /// <summary>From whom CONNECT on production is taken from the quiet instant to the commit or the swap back, which gives it back: PUBLIC or roles. Absent at other times.</summary>
    public IReadOnlyList<string>? LoginsSetAside { get; init; }

    /// <summary>Who else had sessions on production while it was migrated, as role (application), 10 at most; absent if nobody was seen.</summary>
    public IReadOnlyList<string>? OtherSessions { get; init; }

    /// <summary>Row changes in a production that was swapped back before the commit, the migration's own among them; counted only if others had sessions on it.</summary>
    public RowChangesStatus? SwappedBack { get; init; }

    /// <summary>Row changes in production since the golden copy.</summary>
    public RowChangesStatus? Drift { get; init; }

    /// <summary>Row changes in snapshots that were discarded at rejoin, by server.</summary>
    public IReadOnlyList<DiscardedChangesStatus> Discarded { get; init; } = [];

    /// <summary>Seconds that each finished step took.</summary>
    public IReadOnlyList<StepDurationStatus> Steps { get; init; } = [];
}
