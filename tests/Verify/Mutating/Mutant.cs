using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Mutating;

/// <summary>A seeded bug: simulates a forgotten check of a gate or step by changing the planner's input or output.</summary>
internal sealed record Mutant
{
    public required string Name { get; init; }

    /// <summary>Setup in which it is searched for.</summary>
    public required Setup Setup { get; init; }

    public required int Faults { get; init; }

    /// <summary>Changes the observation.</summary>
    public Func<Observed, Observed>? Lie { get; init; }

    /// <summary>Changes the plan.</summary>
    public Func<Observed, Plan, Plan>? Twist { get; init; }

    /// <summary>Changes an action's side effects.</summary>
    public Func<IReadOnlyList<Op>, IEnumerable<Op>>? Shuffle { get; init; }

    public Semantics Semantics { get; init; } = new();
}
