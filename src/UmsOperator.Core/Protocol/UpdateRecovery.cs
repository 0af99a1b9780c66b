using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Recovers an update that the status lost from the comments of its copies (promise P5).</summary>
internal static class UpdateRecovery
{
    public static UpdateStatus? FromCopies(PlanContext context)
    {
        // Copies older than the last update that ended are left over from an update whose status was lost early. They are dropped, and that update is not resumed.
        var over = context.Observed.Database.Copies.Where(copy => copy.Comment is { ExpiresAt: not null }).Select(copy => copy.UpdateId).Max(StringComparer.Ordinal);
        var evidence = context.Observed.Database.Copies
            .Where(copy => StringComparer.Ordinal.Compare(copy.UpdateId, over) > 0 || copy.UpdateId == over)
            .Where(copy => copy.Comment is { ExpiresAt: null } && copy.Kind is CopyKind.RestorePoint or CopyKind.Golden or CopyKind.Snapshot)
            .OrderByDescending(copy => copy.UpdateId, StringComparer.Ordinal)
            .ThenBy(copy => copy.Kind == CopyKind.RestorePoint ? 0 : 1)
            .FirstOrDefault();
        return evidence?.Comment is { } comment ? RememberedUpdate.OrLost(From(context, evidence, comment)) : null;
    }

    /// <summary>The update as one of its copies describes it.</summary>
    public static UpdateStatus From(PlanContext context, CopyObserved evidence, CopyComment comment)
    {
        var snapshots = context.Observed.Database.Copies.Any(copy => copy.UpdateId == evidence.UpdateId && copy.Kind is CopyKind.Golden or CopyKind.Snapshot);
        return new UpdateStatus
        {
            Id = evidence.UpdateId,
            From = comment.From,
            To = comment.To,
            FromImage = comment.FromImage,
            Generation = comment.Generation,
            Replicas = Math.Max(context.Spec.Replicas, context.Pods.Select(pod => pod.Ordinal + 1).DefaultIfEmpty(1).Max()),
            StartTime = comment.At,
            Step = UpdateStep.Freeze,
            StepStartTime = context.Now,
            Plan = new UpdatePlanStatus { Strategy = snapshots ? Strategies.UpdateMode : Strategies.ShortDowntime, PreflightTime = comment.At },
        };
    }
}
