using UmsOperator.Background;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Dumping;

namespace UmsOperator.Reconciling;

/// <summary>Observes a cluster and plans its next actions.</summary>
internal sealed class ClusterPlanner(Observer observer, BackgroundPool pool, FailureMemory failures, PlanLoop planLoop, ObservationDump dump)
{
    /// <summary>Observes and plans.</summary>
    /// <returns>The observation, the plan, and the observation with the facts that the planner asked for.</returns>
    public async Task<(Observation Seen, Plan Plan, Observed Observed)> PlanAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var tasks = pool.Observe(cluster.Metadata.Uid);
        var seen = await observer.ObserveAsync(cluster, tasks, cancellationToken);
        // The copy itself is evidence enough from now on. A task that ended after the pool was read is acknowledged by the next reconcile.
        var complete = seen.Observed.Database.Copies.Where(copy => copy.Complete).Select(copy => copy.Name);
        pool.Acknowledge(cluster.Metadata.Uid, complete.Intersect(tasks.Where(task => !task.Running).Select(task => task.Key), StringComparer.Ordinal));
        seen = seen with { Observed = seen.Observed with { Failures = failures.Of(seen.Key) } };
        var (plan, observed) = await planLoop.DecideAsync(seen, cancellationToken);
        await dump.WriteAsync(observed, cancellationToken);
        return (seen, plan, observed);
    }
}
