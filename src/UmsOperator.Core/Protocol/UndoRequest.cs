using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>A person's request to undo the update under way, before its commit.</summary>
internal static class UndoRequest
{
    /// <summary>What asks for it: the deletion, the annotation abort, another version in the spec or, held or while production is migrated, the annotation retry. Null: nothing does.</summary>
    public static UndoStatus? Of(PlanContext context)
    {
        var update = context.Update!;
        if (context.Cluster.DeletedAt is not null)
            return Undo(UndoReasons.Deleted, "the cluster is being deleted");
        if (context.RequestAnnotation(Annotations.Abort) == update.Id)
            return Undo(UndoReasons.AbortRequested, $"annotation {Annotations.Abort}");
        if (!UmsVersion.AreEqual(context.Spec.Version, update.To))
            return Undo(UndoReasons.Aborted, $"spec.version is {context.Spec.Version} now");
        return context.RequestAnnotation(Annotations.Retry) == update.Id && RetryCounts(context) && update.EarlyRetryTime is null
            ? Undo(UndoReasons.Retried, $"annotation {Annotations.Retry}")
            : null;

        UndoStatus Undo(string reason, string message) => new() { Reason = reason, Message = message, StartTime = context.Now, Server = update.Undo?.Server };
    }

    /// <summary>Whether the annotation retry would undo something that its writer could know of.</summary>
    public static bool RetryCounts(PlanContext context) => context.Update!.Undo is { Hold: true } || context.MigrationPhase() == MigrationPhase.Migrating;

    /// <summary>Whether it is asked for and must wait: paused holds in both directions. Then nothing may be done that could not be undone any more.</summary>
    public static bool Waits(PlanContext context) => context.Spec.Update.Paused && Of(context) is { Reason: not UndoReasons.Deleted };
}
