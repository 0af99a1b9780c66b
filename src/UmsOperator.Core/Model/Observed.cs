namespace UmsOperator.Core.Model;

/// <summary>Everything that the planner may know about one cluster at one instant: immutable and serialisable.</summary>
public sealed record Observed
{
    /// <summary>The instant of the observation by the API server's clock, UTC: what it is compared with was written by that server, or under the same clock.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The resource itself.</summary>
    public required ClusterObserved Cluster { get; init; }

    /// <summary>The servers' pods, by ordinal; two of one ordinal never exist, as the name is the ordinal's. Here and below only what carries this cluster's owner reference.</summary>
    public IReadOnlyList<PodObserved> Pods { get; init; } = [];

    /// <summary>The binding Secrets.</summary>
    public IReadOnlyList<SecretObserved> Secrets { get; init; } = [];

    /// <summary>Services, PodDisruptionBudget and claims of volumes, each with the hash that it was applied with.</summary>
    public IReadOnlyList<ChildObserved> Children { get; init; } = [];

    /// <summary>Names that this cluster needs and that objects of others have.</summary>
    public IReadOnlyList<TakenName> TakenNames { get; init; } = [];

    /// <summary>The database server, or why it cannot be seen.</summary>
    public required DatabaseObserved Database { get; init; }

    /// <summary>Parts of the observation that could not be made. What they would show is unknown: hold what depends on it.</summary>
    public IReadOnlyList<UnseenPart> Unseen { get; init; } = [];

    /// <summary>Long work of this cluster in the background pool.</summary>
    public IReadOnlyList<BackgroundTaskObserved> Tasks { get; init; } = [];

    /// <summary>Actions of this process that failed and have not succeeded since: shown in the conditions, decide nothing.</summary>
    public IReadOnlyList<FailedAction> Failures { get; init; } = [];

    /// <summary>Answers to questions that an earlier pass over the same instant asked.</summary>
    public IReadOnlyList<FactResult> Answers { get; init; } = [];
}
