using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The request to undo the update under way before its commit.</summary>
internal static class UndoRequest
{
    /// <summary>
    /// The request: by deletion, by the annotation abort, by another version in the spec or, while the update is held or production is migrated, by
    /// the annotation retry. Null: none.
    /// </summary>
    public static UndoStatus? Of(PlanContext context)
    {
        var update = context.Update!;
        if (context.Cluster.DeletedAt is not null)
            return Undo(UndoReason.Deleted, "the cluster is being deleted");
        if (context.RequestAnnotation(Annotations.Abort) == update.Id)
            return Undo(UndoReason.AbortRequested, $"annotation {Annotations.Abort}");
        if (!UmsVersion.AreEqual(context.Spec.Version, update.To))
            return Undo(UndoReason.Aborted, $"spec.version is {context.Spec.Version} now");
        return context.RequestAnnotation(Annotations.Retry) == update.Id && RetryCounts(context) && update.EarlyRetryTime is null
            ? Undo(UndoReason.Retried, $"annotation {Annotations.Retry}")
            : null;

        UndoStatus Undo(UndoReason reason, string message) => new() { Reason = $"{reason}", Message = message, StartTime = context.Now, Server = update.Undo?.Server };
    }

    /// <summary>Whether the annotation retry has an effect: it undoes an update that is held, or a migration under way.</summary>
    public static bool RetryCounts(PlanContext context) => context.Update!.Undo is { Hold: true } || context.MigrationPhase() == MigrationPhase.Migrating;

    /// <summary>Whether an undo is requested and waits because the update is paused. Meanwhile nothing irreversible may be done.</summary>
    public static bool Waits(PlanContext context) => Paused.IsOn(context) && Of(context) is not null;
}
