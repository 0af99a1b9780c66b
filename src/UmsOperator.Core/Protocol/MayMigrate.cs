using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Whether the last server may migrate production (promise P2: one migrator, once, on a production that equals its restore point). This is the only place that decides it, read from top
/// to bottom; <see cref="MigrateStep"/> and <see cref="Migration"/> carry out the decision. Before the restore point the conditions are those of <see cref="MigrationGates"/>.
/// </summary>
internal static class MayMigrate
{
    public static MigrationPermission Judge(PlanContext context)
    {
        if (context.IsCommitted())
            return MigrationPermission.Committed;
        return context.MigrationPhase() switch
        {
            MigrationPhase.Taken => UndoRequest.Waits(context) ? MigrationPermission.UndoWaits
                : context.Observed.Database.Production!.AllowsConnections ? MigrationPermission.RestorePointStale
                : MigrationPermission.MayBegin,
            MigrationPhase.Migrating => Started(context) is not null ? MigrationPermission.Started
                : NeverStarted(context) ? MigrationPermission.MayStart
                : MigrationPermission.Unknown,
            _ => MigrationPermission.BehindGates,
        };
    }

    /// <summary>
    /// The pod of the current attempt; null: there is none. A role is created before its pod and dropped after it: a pod whose role cannot log in was
    /// created by a delayed request, and would never reach the database.
    /// </summary>
    public static PodObserved? Started(PlanContext context) =>
        context.Pod(0) is { Kind: BindingKind.Migrator } pod && pod.Binding == context.MigratorBinding().Id
        && (!context.PerServerRoles || context.Role(pod.Binding) is { CanLogin: true })
            ? pod
            : null;

    /// <summary>
    /// Proof that no migrator has run on this production. With roles per server: production is still closed, and only a swap back, which fences first, closes it again; or an operator
    /// died while it opened production.
    /// With shared credentials: the Secret that the pod needs was never created.
    /// </summary>
    private static bool NeverStarted(PlanContext context) => context.PerServerRoles
        ? (!context.Observed.Database.Production!.AllowsConnections || context.NotYetOpened()) && !context.Fenced(context.MigratorBinding().Id)
        : context.Observed.Secrets.All(secret => secret.Binding != context.MigratorBinding().Id);
}
