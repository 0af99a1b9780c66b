using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Every snapshot has the canary's fingerprint, so the migration had the same result on each of them.</summary>
internal sealed class SnapshotsAlikeGate : IGate
{
    public const string Name = "SnapshotsAlike";

    public GateResult Judge(PlanContext context)
    {
        if (!context.WithSnapshots())
            return Gate.Open(Name);
        var canary = context.CopyName(CopyKind.Snapshot, context.Canary());

        // All at once: the number of rounds of facts for one plan is bounded.
        var queries = context.Detaching().Where(ordinal => ordinal != context.Canary())
            .Select(ordinal => new FactQuery.Compare(canary, context.CopyName(CopyKind.Snapshot, ordinal))).ToList();
        if (queries.Where(query => context.Answer(query) is null).ToList() is { Count: > 0 } missing)
            return GateResult.Need(missing);
        foreach (var query in queries)
        {
            var (snapshot, answer) = (query.Younger, context.Answer(query)!);
            if (answer.Error is { } error)
                return Gate.Closed(Name, error);
            if (!answer.Equal)
                return Gate.Closed(Name, $"the schema of {snapshot} differs from the canary's {canary}: {string.Join(" | ", answer.Differences)}");
        }

        return Gate.Open(Name);
    }
}
