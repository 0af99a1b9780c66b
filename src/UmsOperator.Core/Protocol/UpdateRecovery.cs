using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Reads an update's intent off the world when status lost it: the comments of its copies carry it (promise P5).</summary>
internal static class UpdateRecovery
{
    public static UpdateStatus? FromCopies(PlanContext context)
    {
        // What is older than the last update that came to its end is left over from one whose status was lost early on; it is dropped, not taken up again.
        var over = context.Observed.Database.Copies.Where(copy => copy.Comment is { ExpiresAt: not null }).Select(copy => copy.UpdateId).Max(StringComparer.Ordinal);
        var evidence = context.Observed.Database.Copies
            .Where(copy => StringComparer.Ordinal.Compare(copy.UpdateId, over) > 0 || copy.UpdateId == over)
            .Where(copy => copy.Comment is { ExpiresAt: null } && copy.Kind is CopyKind.RestorePoint or CopyKind.Golden or CopyKind.Snapshot)
            .OrderByDescending(copy => copy.UpdateId, StringComparer.Ordinal)
            .ThenBy(copy => copy.Kind == CopyKind.RestorePoint ? 0 : 1)
            .FirstOrDefault();
        return evidence?.Comment is { } comment ? RememberedUpdate.OrLost(From(context, evidence, comment)) : null;
    }

    /// <summary>What a copy of an update tells of it.</summary>
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
