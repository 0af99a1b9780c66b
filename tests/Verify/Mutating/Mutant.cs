using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Mutating;

/// <summary>A seeded bug: something that a gate or step could have forgotten, put between the world and the planner, or between the plan and the world.</summary>
internal sealed record Mutant
{
    public required string Name { get; init; }

    /// <summary>Where it is looked for.</summary>
    public required Setup Setup { get; init; }

    public required int Faults { get; init; }

    /// <summary>What the planner is told instead.</summary>
    public Func<Observed, Observed>? Lie { get; init; }

    /// <summary>What is made of its plan.</summary>
    public Func<Observed, Plan, Plan>? Twist { get; init; }

    /// <summary>What is made of an action's side effects.</summary>
    public Func<IReadOnlyList<Op>, IEnumerable<Op>>? Shuffle { get; init; }

    public Semantics Semantics { get; init; } = new();
}
