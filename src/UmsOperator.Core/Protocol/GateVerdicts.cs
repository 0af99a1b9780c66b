using System.Collections.Immutable;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The results of several gates that are evaluated with the same facts.</summary>
internal sealed record GateVerdicts
{
    /// <summary>Empty while facts are needed.</summary>
    public IReadOnlyList<GateStatus> Gates { get; init; } = [];

    public IReadOnlyList<FactQuery> Needs { get; init; } = [];

    /// <summary>Why the API server refuses pods, by the pod's name.</summary>
    public ImmutableSortedDictionary<string, string> Refusals { get; init; } = StepResult.NoRefusals;

    /// <summary>Row changes in production since the golden copy, if a gate needed them.</summary>
    public RowChangesStatus? Drift { get; init; }

    /// <summary>All gates are open, and no fact is missing.</summary>
    public bool AllOpen => Needs.Count == 0 && Gates.All(gate => gate.Open);

    public IEnumerable<GateStatus> Closed => Gates.Where(gate => !gate.Open);

    public static GateVerdicts Of(IReadOnlyList<GateResult> results)
    {
        List<FactQuery> needs = [.. results.SelectMany(one => one.Needs).Distinct()];
        return new GateVerdicts
        {
            Gates = needs.Count > 0 ? [] : [.. results.Select(one => one.Verdict!)],
            Needs = needs,
            Refusals = results.Aggregate(StepResult.NoRefusals, static (all, one) => all.SetItems(one.Refusals)),
        };
    }
}
