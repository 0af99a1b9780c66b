using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Verbs;

/// <summary>Tries an update again that failed, was aborted, is held, or is migrating production.</summary>
internal sealed class RetryVerb : IVerb
{
    /// <inheritdoc/>
    public string Name => "retry";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [UpdateEnd.Completed];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        if (cluster.Status?.Update is { } update)
            return During(cluster, update);
        return Target(cluster) is { } target
            ? Verdict.Effect(
                Requests.Annotate(Annotations.Retry, target.UpdateId),
                $"The update to {target.Version} starts again: {target.Reason}.",
                cluster.Spec.Update.Paused ? $"It does not start while spec.update.paused is true: {Invocation.Of(cluster, "resume")}." : null)
            : Verdict.Refuse("no update failed or was aborted that spec.version still asks for", Invocation.Of(cluster, "update", "<version>"));
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        var before = written.Before.Status;
        var id = before?.Update?.Id ?? Target(written.Before)?.UpdateId ?? "";
        if (Facts.Ignored(cluster, Annotations.Retry, id) is { } told)
            return Reply.Refused(told.Message);
        var status = cluster.Status;
        if (before?.Update is not null)
            return status?.Update is { } update && update.Id == id && update.Undo.Why() != UndoReason.Retried ? null : Reply.Taken(Facts.Sentence(cluster));
        if (status?.Update is not null || status?.Phase is ClusterPhase.WaitingForWindow or ClusterPhase.Paused)
            return Reply.Taken(Facts.Sentence(cluster));
        var waits = status?.FailedTarget?.UpdateId == id || status?.HeldTarget is { Lifted: not true } held && held.UpdateId == id;
        return !waits && Facts.Raised(cluster, ConditionTypes.UpdateBlocked) is { } blocked ? Reply.Hindered(blocked.Message) : null;
    }

    private static Verdict During(UmsCluster cluster, UpdateStatus update)
    {
        if (Facts.IsCommitted(cluster) && update.Undo is null)
            return Verdict.Refuse($"production is migrated to {update.To}; there is nothing to be tried again", Invocation.Of(cluster, "status"));
        if (update.Undo is { Hold: false } undo)
            return Verdict.Refuse($"update {update.Id} is being undone: {undo.Message}", $"wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
        if (update.Undo is null && (update.Step != UpdateStep.Migrate || cluster.Status?.Phase is ClusterPhase.WaitingForApproval or ClusterPhase.WaitingForWindow))
            return Verdict.Refuse($"update {update.Id} is neither held nor migrates production", $"to undo it: {Invocation.Of(cluster, "abort")}");
        return Verdict.Effect(
            Requests.Annotate(Annotations.Retry, update.Id),
            $"Update {update.Id} is undone: all servers and production return to {update.From}. Nothing is lost in production.",
            $"Then the update to {update.To} starts again.");
    }

    private static (string UpdateId, string Version, string Reason)? Target(UmsCluster cluster)
    {
        if (cluster.Status?.FailedTarget is { } failed && UmsVersion.AreEqual(failed.Version, cluster.Spec.Version))
            return (failed.UpdateId, failed.Version, $"it failed ({failed.Message})");
        return cluster.Status?.HeldTarget is { Lifted: not true } held && UmsVersion.AreEqual(held.Version, cluster.Spec.Version) ? (held.UpdateId, held.Version, "it was aborted") : null;
    }
}
