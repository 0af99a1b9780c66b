using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>A target whose update a person aborted by annotation is not started again by itself: whoever keeps <c>spec.version</c> in a repository may put it back at any time.</summary>
internal static class HeldTarget
{
    public const string Name = "TargetHeldBack";

    /// <summary>Null if the wanted version is not held back.</summary>
    public static HeldTargetStatus? Target(PlanContext context)
    {
        var held = context.Cluster.Status.HeldTarget ?? Unknown(context);
        return held is { Lifted: not true } && UmsVersion.AreEqual(held.Version, context.Spec.Version) && context.RequestAnnotation(Annotations.Retry) != held.UpdateId ? held : null;
    }

    /// <summary>What a person can do.</summary>
    public static StepResult Wait(PlanContext context, HeldTargetStatus held) => new()
    {
        WaitingFor = "another target, or a retry",
        Gates =
        [
            Gate.Closed(Name, $"the update to {held.Version} was aborted by the annotation {Annotations.Abort}={held.UpdateId}; set spec.version to another version, or try it again: {Command.Annotate(context, Annotations.Retry, held.UpdateId)}"),
        ],
    };

    /// <summary>How it is remembered after this plan. It stays, lifted, until the next update has ended: the annotation stays too.</summary>
    public static HeldTargetStatus? Remembered(PlanContext context, HeldTargetStatus? now, bool finished)
    {
        if (now is not null || finished)
            return now;
        var old = context.Cluster.Status.HeldTarget;
        return old is null or { Lifted: true } || context.Spec.Unreadable is not null || (context.Update is null && Target(context) is not null) ? old : old with { Lifted = true };
    }

    /// <summary>Status was lost, and the annotation is there still. Which target was aborted is unknown, so it is the wanted one. One that came along in a manifest names an update from before the cluster.</summary>
    private static HeldTargetStatus? Unknown(PlanContext context) =>
        context.Update is null && context.RequestAnnotation(Annotations.Abort) is { } id && PlanContext.InstantOf(id) is { } at && at >= context.Cluster.CreatedAt.Later(-1) && at <= context.Now
        && context.Cluster.Status is { History.Count: 0, FailedTarget: null }
            ? new HeldTargetStatus { Version = context.Spec.Version, UpdateId = id, AbortTime = context.Now }
            : null;
}
