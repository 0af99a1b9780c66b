using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Verbs;

/// <summary>Approves the migration of production.</summary>
internal sealed class ApproveVerb : IVerb
{
    /// <inheritdoc/>
    public string Name => "approve";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [UpdateEnd.Completed];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        if (cluster.Status?.Update is not { } update)
            return Verdict.Refuse("no update is under way", Invocation.Of(cluster, "update", "<version>"));
        if (update.Undo is { } undo)
            return Verdict.Refuse($"update {update.Id} is being undone: {undo.Message}", Invocation.Of(cluster, "status"));
        if (Facts.IsCommitted(cluster))
            return Verdict.Nothing($"production is migrated to {update.To} already");
        if (cluster.Spec.Update.Approval == UpdateApproval.Automatic)
            return Verdict.Refuse("spec.update.approval is Automatic: this update needs no approval", $"to require one: {Invocation.Patch(cluster, """{"update":{"approval":"BeforeMigration"}}""")}");
        if (Requests.Annotation(cluster, Annotations.Approve) == update.Id)
            return Verdict.Nothing($"update {update.Id} is approved already; {Facts.Sentence(cluster)}");
        var others = string.Join("; ", update.Gates.Where(gate => !gate.Open && gate.Name != ApprovalGate.Name).Select(gate => $"{gate.Name}: {gate.Reason}"));
        return Verdict.Effect(
            Requests.Annotate(Annotations.Approve, update.Id),
            $"The migration of production from {update.From} to {update.To} (update {update.Id}) is approved.",
            "Once all gates are open, the last server on production stops, a restore point is taken, and production is migrated.",
            update.Plan is { ClosedSeconds: > 0 } plan ? $"Production accepts no connections for about {Phrases.Duration(plan.ClosedSeconds)} while the restore point is taken." : null,
            update.Canary is { } canary ? $"The migration is expected to take {Phrases.Duration(canary.StartSeconds)}, as on the snapshot of {canary.Server}." : null,
            "After the commit a rollback loses what was written since.",
            others.Length > 0 ? $"These gates are still closed: {others}." : null);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        if (Facts.Ignored(cluster, Annotations.Approve, written.Before.Status!.Update!.Id) is { } told)
            return Reply.Refused(told.Message);
        if (cluster.Status?.Update is not { } update || update.Step > UpdateStep.Migrate)
            return Reply.Taken(Facts.Sentence(cluster));
        if (update.Step < UpdateStep.Migrate)
            return Reply.Taken($"the approval is stored, and counts once the update reaches the step {UpdateStep.Migrate}; now: {Facts.Sentence(cluster)}");
        return update.Gates.Any(gate => gate.Name == ApprovalGate.Name && !gate.Open) ? null : Reply.Taken(Facts.Sentence(cluster));
    }
}
