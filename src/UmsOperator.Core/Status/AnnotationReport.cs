using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;
using UmsOperator.Core.SteadyState;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>Reports each annotation that has no effect now, with the reason. An annotation that had its effect in an update that has ended is not reported.</summary>
internal static class AnnotationReport
{
    private const string Stale = "StaleAnnotation";
    private const string Early = "AnnotationTooEarly";
    private const string Late = "AnnotationTooLate";

    /// <param name="context">The facts at the end of the plan.</param>
    /// <param name="rollback">The decision on the annotation rollback; null: none was made.</param>
    public static IReadOnlyList<IgnoredRequest> Of(PlanContext context, RollbackVerdict? rollback) =>
        [.. new[] { rollback?.Ignored, Approve(context), Abort(context), Retry(context), rollback?.Ignored is null ? CheckRollback(context) : null, Abandon(context) }.OfType<IgnoredRequest>()];

    private static IgnoredRequest? Approve(PlanContext context) =>
        context.RequestAnnotation(Annotations.Approve) is { } id && id != context.Update?.Id && !IsClosed(context, id)
            ? IgnoredRequest.Of(Stale, NotThatOne(context, Annotations.Approve, id))
            : null;

    private static IgnoredRequest? Abort(PlanContext context)
    {
        if (context.RequestAnnotation(Annotations.Abort) is not { } id)
            return null;
        if (id != context.Update?.Id)
            return IsClosed(context, id) ? null : IgnoredRequest.Of(Stale, NotThatOne(context, Annotations.Abort, id));
        if (context.Update.Undo is not null || !context.IsCommitted())
            return null;
        var back = context.RestorePoint() is { } kept
            ? $"; to go back set spec.version to {context.Update.From}, then: {Command.Annotate(context, Annotations.Rollback, RollbackRequest.Value(kept.Name, null))}" : "";
        return IgnoredRequest.Of(Late, $"{Annotations.Abort}={id}: production is migrated{back}");
    }

    private static IgnoredRequest? Retry(PlanContext context)
    {
        if (context.RequestAnnotation(Annotations.Retry) is not { } id || IsClosed(context, id))
            return null;
        if (id != context.Update?.Id)
            return IgnoredRequest.Of(Stale, NotThatOne(context, Annotations.Retry, id));
        if (context.Update.Undo is null && context.IsCommitted())
            return IgnoredRequest.Of(Late, $"{Annotations.Retry}={id}: production is migrated, there is nothing to be tried again");
        return context.Update.EarlyRetryTime is null
            ? null
            : IgnoredRequest.Of(Early,
                $"{Annotations.Retry}={id}: it was set before the update was held or production was being migrated; remove it and set it again then, or set spec.version back to {context.Update.From}, and then to {context.Update.To} again");
    }

    private static IgnoredRequest? CheckRollback(PlanContext context)
    {
        // While the database cannot be observed, it is unknown whether the annotation is stale.
        if (context.Observed.Database.Reach != DatabaseReach.Connected || context.RequestAnnotation(Annotations.Rollback) is not { } value)
            return null;
        var said = $"{Annotations.Rollback}={SafeText.Of(value, SafeText.Word * 2)}";
        if (RollbackRequest.Parse(value) is not { } request)
            return IgnoredRequest.Of(
                "AnnotationMalformed",
                $"{said}: the value must be the restore point's name and the maximum number of row changes that may be lost, or any; run: {Command.Annotate(context, Annotations.Rollback, $"{RestorePointName(context)}:<number, or any>")}");

        var copy = context.Observed.Database.Copies.FirstOrDefault(one => one.Name == request.RestorePoint && one.Kind == CopyKind.RestorePoint);
        var undone = context.Update?.Undo.Why() == UndoReason.RolledBack;
        if (undone || context.Cluster.Status.History.Any(entry => entry.Outcome == UpdateEnd.RolledBackAfterCommit && request.RestorePoint.Contains($"_{entry.Id}_", StringComparison.Ordinal)))
            return null;
        if (context.Update is { } update && request.RestorePoint == context.CopyName(CopyKind.RestorePoint) && !context.IsCommitted())
            return IgnoredRequest.Of(Early, $"{said}: update {update.Id} is not committed; to undo it set spec.version back to {update.From}, nothing is lost");
        if (copy?.Comment is not { } comment)
            return IgnoredRequest.Of(Stale, $"{said}: there is no such restore point{Kept(context)}");
        if (context.Update is { } other && other.Id != copy.UpdateId)
            return IgnoredRequest.Of(Stale, $"{said}: update {other.Id} is under way; end it first");
        return UmsVersion.AreEqual(context.Spec.Version, comment.From)
            ? null
            : IgnoredRequest.Of(Early, $"{said}: it counts once spec.version is {comment.From}, the version of that restore point");
    }

    private static IgnoredRequest? Abandon(PlanContext context)
    {
        if (context.RequestAnnotation(Annotations.Abandon) is not { } value)
            return null;
        var expected = Deletion.AbandonValue(context);
        if (value != expected)
            return IgnoredRequest.Of(
                Stale, $"{Annotations.Abandon}={SafeText.Of(value, SafeText.Word)}: the value must be {expected}; once the cluster is deleted and its database cannot be reached, run: {Command.Annotate(context, Annotations.Abandon, expected)}");
        return context.Cluster.DeletedAt is null
            ? IgnoredRequest.Of(Early, $"{Annotations.Abandon}={value}: it counts once the cluster is deleted and its database cannot be reached")
            : null;
    }

    /// <summary>The value is not the ID of an update: the command that would work.</summary>
    private static string NotThatOne(PlanContext context, string annotation, string value)
    {
        var status = context.Cluster.Status;
        var retried = annotation == Annotations.Retry ? status.FailedTarget?.UpdateId ?? (status.HeldTarget is { Lifted: not true } held ? held.UpdateId : null) : null;
        var said = $"{annotation}={SafeText.Of(value, SafeText.Word)}";
        return (context.Update?.Id ?? retried) is { } id
            ? $"{said}: the value must be the ID of the update ({id}); run: {Command.Annotate(context, annotation, id)}"
            : $"{said}: no update is under way; remove it: {Command.Remove(context, annotation)}";
    }

    private static bool IsClosed(PlanContext context, string id) =>
        context.Cluster.Status.FailedTarget?.UpdateId == id || HeldTarget.Target(context)?.UpdateId == id
            || context.Cluster.Status.HeldTarget?.UpdateId == id || context.Cluster.Status.History.Any(entry => entry.Id == id);

    private static string Kept(PlanContext context)
    {
        var names = context.Observed.Database.Copies.Where(copy => copy is { Kind: CopyKind.RestorePoint, Complete: true }).Select(copy => copy.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count == 0 ? ", and none is kept" : $"; kept are {string.Join(", ", names)}";
    }

    private static string RestorePointName(PlanContext context) =>
        context.Observed.Database.Copies.LastOrDefault(copy => copy is { Kind: CopyKind.RestorePoint, Complete: true })?.Name ?? "<restore point>";
}
