using System.Runtime.ExceptionServices;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;

namespace UmsOperator.Reconciling;

/// <summary>Reconciles one cluster: observe, plan, write the status, act. Never runs twice for one key at the same time.</summary>
internal sealed class ClusterReconciler(
    WriteThroughCache clusters,
    WriteExpectations expectations,
    ClusterRegistry registry,
    ClusterPlanner planner,
    Executor executor,
    ReconcileReporter reporter,
    ILogger<ClusterReconciler> logger)
{
    // Long enough that a plan which never settles does not overload the API server, and short compared with anything that an update waits for.
    private static readonly TimeSpan AfterActions = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterConflict = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilCached = TimeSpan.FromMilliseconds(50);

    /// <summary>Reconciles a cluster once.</summary>
    /// <param name="key">The cluster.</param>
    /// <param name="cancellationToken">Cancelled when the process stops or leadership is lost.</param>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cluster = clusters.Get(key);
        await registry.UpdateAsync(key, cluster?.Metadata.Uid, cancellationToken);
        if (cluster is null)
            return ReconcileResult.Done;
        if (!expectations.AreSeen(key))
            return ReconcileResult.RequeueAfter(UntilCached);
        try
        {
            var (seen, plan) = await PlanAsync(cluster, cancellationToken);
            return plan is null ? ReconcileResult.Done : await ActAsync(seen, plan, cancellationToken);
        }
        catch (ConflictException conflict) when (conflict is not AlreadyExistsException)
        {
            logger.Conflict(key, conflict.Message);
            reporter.ReportConflict(cluster, conflict);
            return ReconcileResult.RequeueAfter(AfterConflict);
        }
    }

    /// <returns>The plan to be carried out; null if the cluster was deleted.</returns>
    private async Task<(Observation Seen, Plan? Plan)> PlanAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            var (seen, plan, observed) = await planner.PlanAsync(cluster, cancellationToken);
            logger.Planned(seen.Key, plan.Reason, plan.Actions.Count);
            // Before the actions: the status names every object before it is created.
            return await reporter.ReportAsync(cluster, observed, plan, cancellationToken) ? (seen, plan) : (seen, null);
        }
        catch (Exception error) when (ReconcileReporter.IsFailure(error, cancellationToken))
        {
            await reporter.ReportBlindAsync(cluster, error, cancellationToken);
            throw;
        }
    }

    private async Task<ReconcileResult> ActAsync(Observation seen, Plan plan, CancellationToken cancellationToken)
    {
        var execution = await executor.ExecuteAsync(seen, plan.Actions, cancellationToken);
        reporter.ReportFailures(seen.Cluster, execution, cancellationToken);
        if (execution.Failures.FirstOrDefault(failure => ReconcileReporter.IsFailure(failure.Error, cancellationToken)) is { } first)
            ExceptionDispatchInfo.Throw(first.Error);
        if (execution.Failures.Count > 0)
            return ReconcileResult.RequeueAfter(AfterConflict);
        if (execution.Acted)
            return ReconcileResult.RequeueAfter(AfterActions); // a database does not notify of its changes
        return plan.RecheckAfter is { } after ? ReconcileResult.RequeueAfter(after) : ReconcileResult.Done;
    }
}
