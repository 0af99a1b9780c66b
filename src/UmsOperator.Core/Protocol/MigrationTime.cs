namespace UmsOperator.Core.Protocol;

/// <summary>Estimates how long the migration of production takes, from earlier measurements.</summary>
internal static class MigrationTime
{
    /// <summary>The time for the restore point and for a migration like the canary's or, without a canary, like production's last one. Null: no migration was measured.</summary>
    public static TimeSpan? Needed(PlanContext context)
    {
        var update = context.Update!;
        var migration = update.Canary?.StartSeconds
            ?? context.Cluster.Status.History.FirstOrDefault(entry => entry.MigrationSeconds is not null)?.MigrationSeconds;
        return migration is { } seconds
            ? TimeSpan.FromSeconds(Math.Clamp(seconds + (update.CloneSeconds ?? update.Plan?.ClosedSeconds ?? 0), 0, TimeSpan.FromDays(365).TotalSeconds))
            : null;
    }

    /// <summary>The time that server 0 may have taken to stop: a gate that was open when the server began to stop must not close because of it.</summary>
    public static TimeSpan Begun(PlanContext context) => context.Pod(0) is { DeletedAt: null }
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds((context.Pod(0)?.GracePeriodSeconds ?? context.Spec.Pod.TerminationGracePeriodSeconds) + context.Spec.Update.Deadlines.StopSeconds);
}
