using System.Text.Json.Serialization;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Status;

/// <summary>State that the operator observed, and its intent.</summary>
public sealed record UmsClusterStatus
{
    /// <summary>Generation of the spec that this status describes.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Overall state of the cluster in one word.</summary>
    public ClusterPhase? Phase { get; init; }

    /// <summary>Version of production: the old version until the commit of an update, then the new one, and the old one again after a swap back.</summary>
    public string? Version { get; init; }

    /// <summary>Version that the cluster moves to. While an update is undone, this is the old version. Equals version when no change is in progress.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>What the cluster is waiting for. Absent if it waits for nothing.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The production database that the servers were created for, as host:port/name. It cannot be changed while servers exist.</summary>
    public string? Database { get; init; }

    /// <summary>Progress in the vendor's wording, for example "2 of 3 servers updated".</summary>
    public string? Updated { get; init; }

    /// <summary>Number of servers that exist.</summary>
    public int Replicas { get; init; }

    /// <summary>Number of servers that serve.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Number of serving servers out of spec.replicas, for example "3/3".</summary>
    public string? Ready { get; init; }

    /// <summary>Label selector of the servers' pods, for the scale subresource.</summary>
    public string? Selector { get; init; }

    /// <summary>The servers, ordered by ordinal.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>The running update. Absent if no update is running.</summary>
    public UpdateStatus? Update { get; init; }

    /// <summary>Target version whose update failed before its commit. The operator tries it again only after a change of the spec or a retry.</summary>
    public FailedTargetStatus? FailedTarget { get; init; }

    /// <summary>Target version whose update was aborted by annotation. The operator tries it again only after spec.version has changed or a retry.</summary>
    public HeldTargetStatus? HeldTarget { get; init; }

    /// <summary>A rollback after the commit that the operator gave up. Absent once its annotation is changed.</summary>
    public RefusedRollbackStatus? RefusedRollback { get; init; }

    /// <summary>Retained copies and when they expire.</summary>
    public IReadOnlyList<RetainedCopyStatus> RetainedCopies { get; init; } = [];

    /// <summary>The last updates, newest first, at most 10.</summary>
    public IReadOnlyList<UpdateHistoryEntry> History { get; init; } = [];

    /// <summary>
    /// Conditions that follow the Kubernetes conventions: Ready, Reconciling, Stalled (kstatus), UpdateBlocked, and DatabaseVerified (False warns
    /// that the database server's certificate is not verified). Three more are present only while they apply: AnnotationIgnored (an annotation has no
    /// effect), ChangeDeferred (a change of the spec has no effect yet), and PodProblem (a server's pod does not run or cannot be reached, with the
    /// reason and the remedy).
    /// </summary>
    [ListMapKey("type")]
    public IReadOnlyList<ConditionStatus> Conditions { get; init; } = [];

    /// <summary>True if the stored status cannot be read. It must be cleared before anything else is written.</summary>
    [JsonIgnore]
    public bool Unreadable { get; init; }
}
