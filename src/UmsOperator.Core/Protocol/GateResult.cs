using System.Collections.Immutable;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The result of a gate: open or closed with a reason, or the facts that it needs first.</summary>
internal sealed record GateResult
{
    /// <summary>Null exactly if facts are needed.</summary>
    public GateStatus? Verdict { get; init; }

    public IReadOnlyList<FactQuery> Needs { get; init; } = [];

    /// <summary>Why the API server refuses pods, by the pod's name.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; init; } = StepResult.NoRefusals;

    public static implicit operator GateResult(GateStatus verdict) => new() { Verdict = verdict };

    public static GateResult Need(params IReadOnlyList<FactQuery> facts) => new() { Needs = facts };
}
