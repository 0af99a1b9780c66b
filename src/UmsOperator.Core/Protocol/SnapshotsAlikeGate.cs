using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Every snapshot has the canary's fingerprint, so the migration had the same result on each of them.</summary>
internal sealed class SnapshotsAlikeGate : IGate
{
    public const string Name = "SnapshotsAlike";

    public GateStatus? Judge(PlanContext context)
    {
        if (!context.WithSnapshots())
            return Gate.Open(Name);
        var canary = context.CopyName(CopyKind.Snapshot, context.Canary());

        // All comparisons are requested at once: the number of planner runs per observation is limited.
        var answers = context.Detaching().Where(ordinal => ordinal != context.Canary())
            .Select(ordinal => context.CopyName(CopyKind.Snapshot, ordinal))
            .Select(snapshot => (Snapshot: snapshot, Answer: context.Ask(new FactQuery.Compare(canary, snapshot)))).ToList();
        if (answers.Any(one => one.Answer is null))
            return null;
        foreach (var (snapshot, answer) in answers)
        {
            if (answer!.Error is { } error)
                return Gate.Closed(Name, error);
            if (!answer.Equal)
                return Gate.Closed(Name, $"the schema of {snapshot} differs from the canary's {canary}: {string.Join(" | ", answer.Differences)}");
        }

        return Gate.Open(Name);
    }
}
