using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>What follows from one observation. Equal observations give equal plans; at the goal there are no actions (promise P8).</summary>
public sealed record Plan
{
    /// <summary>Facts without which nothing more can be decided. When there are any, they are answered and the planner is asked again, before anything is done.</summary>
    public IReadOnlyList<FactQuery> Questions { get; init; } = [];

    /// <summary>To be done in this order. After a failure those that depend on it are left out (<see cref="ActionLane"/>), and the next observation decides anew.</summary>
    public IReadOnlyList<PlannedAction> Actions { get; init; } = [];

    /// <summary>The status to be written, before the actions: names stand in it before anything is made under them.</summary>
    public required UmsClusterStatus Status { get; init; }

    /// <summary>Events for what changed with this plan.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; init; } = [];

    /// <summary>The gates that were judged for this plan, those that keep an update from starting too; null if none was.</summary>
    public IReadOnlyList<GateStatus>? Gates { get; init; }

    /// <summary>When to look again although nothing was reported.</summary>
    public TimeSpan? RecheckAfter { get; init; }

    /// <summary>In words, for the log.</summary>
    public required string Reason { get; init; }
}
