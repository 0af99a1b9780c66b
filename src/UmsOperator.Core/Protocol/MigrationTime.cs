namespace UmsOperator.Core.Protocol;

/// <summary>How long the migration of production will take, as far as it was measured.</summary>
internal static class MigrationTime
{
    /// <summary>The restore point, and a migration as the canary's was or, without a canary, as production's last one. Null: no migration was measured.</summary>
    public static TimeSpan? Needed(PlanContext context)
    {
        var update = context.Update!;
        var migration = update.Canary?.StartSeconds
            ?? context.Cluster.Status.History.FirstOrDefault(entry => entry.MigrationSeconds is not null)?.MigrationSeconds;
        return migration is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds + (update.CloneSeconds ?? update.Plan?.ClosedSeconds ?? 0), 0, TimeSpan.FromDays(365).TotalSeconds))
            : null;
    }

    /// <summary>What may have gone by since it began: a gate that was open when server 0 was stopped for the migration must not close because it took its time to stop.</summary>
    public static TimeSpan Begun(PlanContext context) => context.Pod(0) is { DeletedAt: null }
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds((context.Pod(0)?.GracePeriodSeconds ?? context.Spec.Pod.TerminationGracePeriodSeconds) + context.Spec.Update.Deadlines.StopSeconds);
}
