namespace UmsOperator.Core.Model;

/// <summary>The planner's whole input: the state of one cluster at one instant. Immutable and serialisable; it contains no secret.</summary>
public sealed record Observed
{
    /// <summary>The time of the observation by the API server's clock, UTC. It is compared only with times of the same clock.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The UmsCluster.</summary>
    public required ClusterObserved Cluster { get; init; }

    /// <summary>The servers' pods, at most one for each ordinal because the name contains the ordinal. This list and those below hold only objects with this cluster's owner reference.</summary>
    public IReadOnlyList<PodObserved> Pods { get; init; } = [];

    /// <summary>The binding Secrets.</summary>
    public IReadOnlyList<SecretObserved> Secrets { get; init; } = [];

    /// <summary>Services, PodDisruptionBudget and volume claims, each with the hash that was last applied.</summary>
    public IReadOnlyList<ChildObserved> Children { get; init; } = [];

    /// <summary>Names that this cluster needs and that objects of other owners have.</summary>
    public IReadOnlyList<TakenName> TakenNames { get; init; } = [];

    /// <summary>The database server, or why it cannot be observed.</summary>
    public required DatabaseObserved Database { get; init; }

    /// <summary>Parts of the observation that failed. Their state is unknown, so the planner holds whatever depends on them.</summary>
    public IReadOnlyList<UnseenPart> Unseen { get; init; } = [];

    /// <summary>Background tasks of this cluster.</summary>
    public IReadOnlyList<BackgroundTaskObserved> Tasks { get; init; } = [];

    /// <summary>Actions of this process that failed and have not succeeded since. They are reported in the conditions and affect no decision.</summary>
    public IReadOnlyList<FailedAction> Failures { get; init; } = [];

    /// <summary>Results of the fact queries that earlier plans for this observation asked for.</summary>
    public IReadOnlyList<FactResult> Answers { get; init; } = [];
}
