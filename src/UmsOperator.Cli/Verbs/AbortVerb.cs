using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Verbs;

/// <summary>Undoes the update under way before its commit.</summary>
internal sealed class AbortVerb : IVerb
{
    /// <inheritdoc/>
    public string Name => "abort";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [UpdateEnd.Aborted, UpdateEnd.RolledBack];

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        if (cluster.Status?.Update is not { } update)
            return Verdict.Refuse("no update is under way", $"to go back after an update: {Invocation.Of(cluster, "rollback")}");
        if (update.Undo is { Hold: false } undo)
            return Verdict.Nothing($"update {update.Id} is being undone already: {undo.Message}");
        if (Facts.IsCommitted(cluster))
            return Verdict.Refuse($"production is migrated to {update.To}", $"to go back and lose what was written since: {Invocation.Of(cluster, "rollback")}");
        if (Requests.Annotation(cluster, Annotations.Abort) == update.Id)
        {
            var paused = cluster.Spec.Update.Paused ? $"; it begins with: {Invocation.Of(cluster, "resume")}" : "";
            return Verdict.Nothing($"the abort of update {update.Id} is requested already; {Facts.Sentence(cluster)}{paused}");
        }

        return Verdict.Effect(
            Requests.Annotate(Annotations.Abort, update.Id),
            $"Update {update.Id} to {update.To} is undone: all servers and production return to {update.From}. Nothing is lost in production.",
            update.Step == UpdateStep.Migrate ? "If production is being migrated, it is replaced by its restore point." : null,
            $"{update.To} is not tried again until spec.version changes, or: {Invocation.Of(cluster, "retry")}.",
            cluster.Spec.Update.Paused ? $"The update is paused: the undo begins with: {Invocation.Of(cluster, "resume")}." : null);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        var id = written.Before.Status!.Update!.Id;
        if (Facts.Ignored(cluster, Annotations.Abort, id) is { } told)
            return Reply.Refused(told.Message);
        if (cluster.Status?.Update is not { } update || update.Id != id)
            return cluster.Status?.History.Any(entry => entry.Id == id) == true ? Reply.Taken(Facts.Sentence(cluster)) : null;
        if (update.Undo.Why() is { } why && why == UndoReason.AbortRequested)
            return Reply.Taken($"{update.Undo!.Message}; {Facts.Sentence(cluster)}");
        return cluster.Spec.Update.Paused && Facts.Raised(cluster, ConditionTypes.ChangeDeferred) is { } deferred && deferred.Message.Contains(Annotations.Abort, StringComparison.Ordinal)
            ? Reply.Taken(deferred.Message)
            : null;
    }
}
