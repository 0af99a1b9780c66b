using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>What the planner concluded, before it is written into the status.</summary>
internal sealed record PlanOutcome
{
    public required ClusterPhase Phase { get; init; }

    public required StepResult Result { get; init; }

    /// <summary>CamelCase reason for the conditions.</summary>
    public required string Reason { get; init; }

    /// <summary>Step of the update under way.</summary>
    public UpdateStep? Step { get; init; }

    /// <summary>Whether only a user can end this state, by a change of the spec or of an annotation. Both are watched, so the cluster need not be reconciled meanwhile.</summary>
    public bool NeedsUser { get; init; }

    /// <summary>Whether an update is requested but must not start or continue.</summary>
    public bool UpdateBlocked { get; init; }

    /// <summary>The version that production's servers run, if this plan knows it; null: the status keeps the last one.</summary>
    public string? Version { get; init; }

    /// <summary>A history entry that ends the update.</summary>
    public UpdateHistoryEntry? Finished { get; init; }

    /// <summary>Annotations that have no effect now.</summary>
    public IReadOnlyList<IgnoredRequest> Ignored { get; init; } = [];

    /// <summary>Changes of the spec that have no effect yet.</summary>
    public IReadOnlyList<IgnoredRequest> Deferred { get; init; } = [];

    public FailedTargetStatus? FailedTarget { get; init; }

    /// <summary>The target that is held back now.</summary>
    public HeldTargetStatus? HeldTarget { get; init; }

    /// <summary>This outcome, which records the update of the facts it was made from unless it changed it.</summary>
    public PlanOutcome Keeping(PlanContext context) => this with { Result = Result.Keeping(context) };
}
