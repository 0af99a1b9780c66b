using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Verbs;

/// <summary>Replaces production by its restore point after the commit of an update.</summary>
/// <param name="restorePoint">Name of the restore point; null: that of the newest update.</param>
/// <param name="lose">The largest number of row changes that may be lost, or any.</param>
internal sealed class RollbackVerb(string? restorePoint, string lose) : IVerb
{
    /// <inheritdoc/>
    public string Name => "rollback";

    /// <inheritdoc/>
    public IReadOnlyList<string> GoodEnds => [UpdateEnd.RolledBackAfterCommit];

    /// <summary>The verb with another bound.</summary>
    public RollbackVerb Losing(string other) => new(restorePoint, other);

    /// <summary>The value of the annotation; empty if no restore point is retained.</summary>
    public string Value(UmsCluster cluster) => Chosen(cluster) is { } chosen ? $"{chosen.Database}:{lose}" : "";

    /// <inheritdoc/>
    public Verdict Judge(UmsCluster cluster, DateTime now)
    {
        if (Facts.Unaskable(cluster) is { } not)
            return not;
        var update = cluster.Status?.Update;
        if (update?.Undo.Why() == UndoReason.RolledBack)
            return Verdict.Nothing($"update {update.Id} is being rolled back already: {update.Undo!.Message}");
        if (update is not null && !Facts.IsCommitted(cluster))
            return Verdict.Refuse($"update {update.Id} to {update.To} is not committed: it can be undone without a loss", Invocation.Of(cluster, "abort"));
        if (Chosen(cluster) is not { } chosen)
        {
            var kept = string.Join(", ", RestorePoint.Of(cluster).Where(one => one.CanBeProduction).Select(one => one.Database));
            return kept.Length > 0
                ? Verdict.Refuse($"there is no restore point {restorePoint}", $"retained are {kept}")
                : Verdict.Refuse("no restore point is retained", "restore a backup of the database");
        }

        if (chosen.Expiry <= now)
            return Verdict.Refuse($"the restore point {chosen.Database} expired at {Phrases.Instant(chosen.Expiry.Value)}", "restore a backup of the database");
        if (chosen.From is null)
        {
            return Verdict.Refuse(
                $"the history no longer says which version the restore point {chosen.Database} has",
                $"set spec.version to it, then annotate the cluster with {RollbackRequest.Form(Value(cluster))}");
        }

        if (update is not null && chosen.UpdateId != update.Id)
            return Verdict.Refuse($"update {update.Id} to {update.To} is under way, and {chosen.Database} is of another one", $"wait for its end: {Invocation.Of(cluster, "status", "--watch")}");
        if (cluster.Status?.RefusedRollback is { } refused && refused.Annotation == Value(cluster))
        {
            return Verdict.Refuse(
                $"the operator gave this rollback up: {refused.Message}",
                Invocation.Of(cluster, Name, $"--restore-point {chosen.Database} --lose <another number, or {RollbackRequest.Any}>"));
        }

        var patch = Requests.Annotate(Annotations.Rollback, Value(cluster));
        patch["spec"] = Requests.Version(chosen.From)["spec"]!.DeepClone();
        return Verdict.Effect(patch, [.. Will(cluster, chosen)]);
    }

    /// <inheritdoc/>
    public Reply? Look(UmsCluster cluster, Written written)
    {
        if (cluster.Status?.Update is { } update && update.Undo.Why() == UndoReason.RolledBack)
            return Reply.Taken(update.Undo!.Message);
        if (Facts.Ignored(cluster, Annotations.Rollback, Value(written.Before)) is { } told && written.IsSeen(cluster))
            return Reply.Refused(told.Message);
        var ended = cluster.Status?.History.FirstOrDefault(entry => entry.Outcome == UpdateEnd.RolledBackAfterCommit);
        return ended is not null && written.Before.Status?.History.All(entry => entry.CompletionTime != ended.CompletionTime) == true ? Reply.Taken(Facts.Sentence(cluster)) : null;
    }

    /// <summary>The bound that the operator asks for, if it refused the rollback because too much would be lost; null otherwise.</summary>
    public string? Needed(UmsCluster cluster)
    {
        if (Facts.Ignored(cluster, Annotations.Rollback, Value(cluster)) is not { Reason: ChangesToLoseGate.Name } told || Chosen(cluster) is not { } chosen)
            return null;
        var command = $"{RollbackRequest.Form(chosen.Database)}:";
        // The last one: the first is the value that was refused.
        var at = told.Message.LastIndexOf(command, StringComparison.Ordinal);
        var bound = at < 0 ? "" : string.Concat(told.Message.Skip(at + command.Length).TakeWhile(char.IsAsciiLetterOrDigit));
        return RollbackRequest.Parse($"{chosen.Database}:{bound}") is null || bound == lose ? null : bound;
    }

    private static IEnumerable<string> Will(UmsCluster cluster, RestorePoint chosen)
    {
        yield return $"Production goes back to {chosen.Database}: to its state with {chosen.From} right before its migration, "
            + $"in the update to {chosen.To} that began at {Phrases.Instant(chosen.UpdateStart!.Value)}.";
        yield return "Every row change in production since then is lost. "
            + $"The replaced database is retained for {cluster.Spec.Update.RestorePoint.RetentionHours} h.";
        yield return $"All servers on production stop{Stopped(cluster, chosen)}. They start again with {chosen.From}, and spec.version changes to {chosen.From}.";
        if (Gitops.Of(cluster) is { } tool)
            yield return $"{tool} manages this cluster and may set spec.version back: change it in the repository as well.";
    }

    private static string Stopped(UmsCluster cluster, RestorePoint chosen) =>
        cluster.Status?.History.FirstOrDefault(entry => entry.Id == chosen.UpdateId)?.Steps.FirstOrDefault(step => step.Step == UpdateStep.Rejoin) is { } rejoin
            ? $"; in that update they needed {Phrases.Duration(rejoin.Seconds - (rejoin.ManualWaitSeconds ?? 0))} to rejoin one after the other"
            : "";

    private RestorePoint? Chosen(UmsCluster cluster) =>
        RestorePoint.Of(cluster).FirstOrDefault(one => one.CanBeProduction && (restorePoint is null || one.Database == restorePoint));
}
