using System.Text.Json.Serialization;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Status;

/// <summary>What the operator saw and intends.</summary>
public sealed record UmsClusterStatus
{
    /// <summary>The generation of the spec that this status was made from.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>One word for where the cluster stands.</summary>
    public ClusterPhase? Phase { get; init; }

    /// <summary>The version of production: the old one until an update's commit, the new one from there on, and the old one again once production was swapped back.</summary>
    public string? Version { get; init; }

    /// <summary>The version that the cluster is going to, the old one while an update is undone; equals version at the goal.</summary>
    public string? TargetVersion { get; init; }

    /// <summary>What the cluster waits for now, in words; absent while it waits for nothing.</summary>
    public string? WaitingFor { get; init; }

    /// <summary>The production database that the servers were made for, as host:port/name. It cannot be changed under them.</summary>
    public string? Database { get; init; }

    /// <summary>The vendor's own message, for example "2 of 3 servers updated".</summary>
    public string? Updated { get; init; }

    /// <summary>Number of servers that exist.</summary>
    public int Replicas { get; init; }

    /// <summary>Number of servers that serve.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Servers that serve of those wanted, for example "3/3".</summary>
    public string? Ready { get; init; }

    /// <summary>Label selector of the servers' pods, for the scale subresource.</summary>
    public string? Selector { get; init; }

    /// <summary>The servers by ordinal.</summary>
    public IReadOnlyList<ServerStatus> Servers { get; init; } = [];

    /// <summary>The update that is running, or absent.</summary>
    public UpdateStatus? Update { get; init; }

    /// <summary>A target that failed before its commit; tried again only after a change of the spec or a retry.</summary>
    public FailedTargetStatus? FailedTarget { get; init; }

    /// <summary>A target whose update was aborted by annotation; tried again only after spec.version has changed, or a retry.</summary>
    public HeldTargetStatus? HeldTarget { get; init; }

    /// <summary>A rollback after the commit that was begun and given up; absent once its annotation is changed.</summary>
    public RefusedRollbackStatus? RefusedRollback { get; init; }

    /// <summary>Copies that are kept on promise, with their expiry.</summary>
    public IReadOnlyList<RetainedCopyStatus> RetainedCopies { get; init; } = [];

    /// <summary>The last updates, youngest first, 10 at most.</summary>
    public IReadOnlyList<UpdateHistoryEntry> History { get; init; } = [];

    /// <summary>Conditions after the Kubernetes conventions: Ready, Reconciling, Stalled (kstatus), UpdateBlocked, DatabaseVerified (False warns that the database server's certificate is not verified), and while there is one AnnotationIgnored (an annotation does nothing), ChangeDeferred (a change of the spec has no effect yet), and PodProblem (a server's pod does not run or is not reached: why, and the cure).</summary>
    [ListMapKey("type")]
    public IReadOnlyList<ConditionStatus> Conditions { get; init; } = [];

    /// <summary>What stands on the API server cannot be read, and is to be cleared before anything else is written.</summary>
    [JsonIgnore]
    public bool Unreadable { get; init; }
}
