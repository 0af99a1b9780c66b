using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Holds back a target whose update was aborted by annotation: a GitOps tool may restore <c>spec.version</c> at any time.</summary>
internal static class HeldTarget
{
    public const string Name = "TargetHeldBack";

    /// <summary>The target; null if the wanted version is not held back.</summary>
    public static HeldTargetStatus? Target(PlanContext context)
    {
        var held = context.Cluster.Status.HeldTarget ?? Unknown(context);
        return held is { Lifted: not true } && UmsVersion.AreEqual(held.Version, context.Spec.Version) && context.RequestAnnotation(Annotations.Retry) != held.UpdateId ? held : null;
    }

    /// <summary>The wait, with the commands that end it.</summary>
    public static StepResult Wait(PlanContext context, HeldTargetStatus held) => new()
    {
        WaitingFor = "another value of spec.version, or a retry",
        Gates =
        [
            Gate.Closed(Name, $"the update to {held.Version} was aborted by the annotation {Annotations.Abort}={held.UpdateId}; set spec.version to another version, or try it again: {Command.Annotate(context, Annotations.Retry, held.UpdateId)}"),
        ],
    };

    /// <summary>The target as the new status remembers it. A lifted one stays until the next update has ended, because the annotation stays too.</summary>
    public static HeldTargetStatus? Remembered(PlanContext context, HeldTargetStatus? now, bool finished)
    {
        if (now is not null || finished)
            return now;
        var old = context.Cluster.Status.HeldTarget;
        return old is null or { Lifted: true } || context.Spec.Unreadable is not null || (context.Update is null && Target(context) is not null) ? old : old with { Lifted = true };
    }

    /// <summary>
    /// The status was lost, and the annotation still exists. Which target was aborted is unknown, so the wanted one is held back. An annotation that
    /// was copied with a manifest names an update older than the cluster, and does not count.
    /// </summary>
    private static HeldTargetStatus? Unknown(PlanContext context) =>
        context.Update is null && context.RequestAnnotation(Annotations.Abort) is { } id && PlanContext.InstantOf(id) is { } at && at >= context.Cluster.CreatedAt.Later(-1) && at <= context.Now
        && context.Cluster.Status is { History.Count: 0, FailedTarget: null }
            ? new HeldTargetStatus { Version = context.Spec.Version, UpdateId = id, AbortTime = context.Now }
            : null;
}
