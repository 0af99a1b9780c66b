using UmsOperator.Api;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Updating;

namespace UmsOperator.Core.Reporting;

/// <summary>Says of each verb of a person that does nothing now why it does nothing (design §5, ways out). One that did its work in an update that is over is silent.</summary>
internal static class VerbReport
{
    private const string Stale = "StaleAnnotation";
    private const string Early = "AnnotationTooEarly";
    private const string Late = "AnnotationTooLate";

    public static void Note(PlanContext context)
    {
        Approve(context);
        Retry(context);
        Rolled(context);
        Abandon(context);
    }

    private static void Approve(PlanContext context)
    {
        if (context.Verb(Annotations.Approve) is { } id && id != context.Update?.Id && !IsOver(context, id))
            context.Ignore(Stale, $"{Annotations.Approve}={id}: {NotThatOne(context)}");
    }

    private static void Retry(PlanContext context)
    {
        if (context.Verb(Annotations.Retry) is not { } id || IsOver(context, id))
            return;
        if (id != context.Update?.Id)
            context.Ignore(Stale, $"{Annotations.Retry}={id}: {NotThatOne(context)}");
        else if (context.Update.Undo is null && context.IsCommitted())
            context.Ignore(Late, $"{Annotations.Retry}={id}: production is migrated, there is nothing to be tried again");
        else if (context.Update.RetryTooEarlySince is not null)
            context.Ignore(Early, $"{Annotations.Retry}={id}: it was set before the update was held or production was being migrated; take it away and set it again then, or set spec.version back to {context.Update.From}, and then to {context.Update.To} again");
    }

    private static void Rolled(PlanContext context)
    {
        // A database that is not seen has lost nothing: what is unknown is not called stale.
        if (context.Observed.Database.Reach != DatabaseReach.Connected || context.Verb(Annotations.Rollback) is not { } value || context.Ignored.Any(verb => verb.Message.StartsWith(Annotations.Rollback, StringComparison.Ordinal)))
            return;
        var said = $"{Annotations.Rollback}={value}";
        if (RollbackWord.Parse(value) is not { } word)
        {
            context.Ignore("AnnotationMalformed", $"{said}: write <restore point>:<row changes that may be lost at the most>, with a name out of status.retainedCopies and a number");
            return;
        }

        var copy = context.Observed.Database.Copies.FirstOrDefault(one => one.Name == word.RestorePoint && one.Kind == CopyKind.RestorePoint);
        var undone = context.Update?.Undo?.Reason == UndoReasons.RolledBack;
        if (undone || context.Cluster.Status.History.Any(entry => entry.Outcome == UpdateEnd.RolledBackAfterCommit && word.RestorePoint.Contains($"_{entry.Id}_", StringComparison.Ordinal)))
            return;
        if (context.Update is { } update && word.RestorePoint == context.CopyName(CopyKind.RestorePoint) && !context.IsCommitted())
            context.Ignore(Early, $"{said}: update {update.Id} is not committed; to undo it set spec.version back to {update.From}, nothing is lost");
        else if (copy?.Comment is not { } comment)
            context.Ignore(Stale, $"{said}: there is no such restore point{Kept(context)}");
        else if (context.Update is { } other && other.Id != copy.UpdateId)
            context.Ignore(Stale, $"{said}: update {other.Id} is under way; end it first");
        else if (!Versions.UmsVersion.AreEqual(context.Spec.Version, comment.From))
            context.Ignore(Early, $"{said}: it counts once spec.version is {comment.From}, the version of that restore point");
    }

    private static void Abandon(PlanContext context)
    {
        if (context.Verb(Annotations.Abandon) is not { } value)
            return;
        var expected = Ordinary.Deletion.AbandonWord(context);
        if (value != expected)
            context.Ignore(Stale, $"{Annotations.Abandon}={value}: it must say {expected}");
        else if (context.Cluster.DeletedAt is null)
            context.Ignore(Early, $"{Annotations.Abandon}={value}: it counts once the cluster is deleted and its database cannot be reached");
    }

    private static string NotThatOne(PlanContext context) => context.Update is { } update ? $"the update under way is {update.Id}" : "no update with that id is under way";

    private static bool IsOver(PlanContext context, string id) => context.Cluster.Status.FailedTarget?.UpdateId == id || context.Cluster.Status.History.Any(entry => entry.Id == id);

    private static string Kept(PlanContext context)
    {
        var names = context.Observed.Database.Copies.Where(copy => copy is { Kind: CopyKind.RestorePoint, Complete: true }).Select(copy => copy.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? ", and none is kept" : $"; kept are {string.Join(", ", names)}";
    }
}
