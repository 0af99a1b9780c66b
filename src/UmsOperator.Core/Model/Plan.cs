using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The planner's output for one observation. Equal observations give equal plans; at the goal there are no actions (promise P8).</summary>
public sealed record Plan
{
    /// <summary>Facts that the planner needs to decide. If there are any, no action is executed: the facts are collected, and the planner runs again.</summary>
    public IReadOnlyList<FactQuery> Questions { get; init; } = [];

    /// <summary>Actions in the order of execution. After a failure the actions that depend on it are skipped (<see cref="ActionLane"/>), and the next reconcile decides again.</summary>
    public IReadOnlyList<PlannedAction> Actions { get; init; } = [];

    /// <summary>The status, written before the actions: names must be in it before anything is created under them.</summary>
    public required UmsClusterStatus Status { get; init; }

    /// <summary>Events for the changes of this plan.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>The gates that were evaluated for this plan, including those that keep an update from starting; null if none were.</summary>
    public IReadOnlyList<GateStatus>? Gates { get; init; }

    /// <summary>When to requeue if no change triggers a reconcile earlier; null for no requeue.</summary>
    public TimeSpan? RecheckAfter { get; init; }

    /// <summary>Summary for the log.</summary>
    public required string Reason { get; init; }
}
