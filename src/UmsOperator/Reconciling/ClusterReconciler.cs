using System.Collections.Concurrent;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Background;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Core.Reporting;
using UmsOperator.Core.Texts;
using UmsOperator.Dumping;
using UmsOperator.Executing;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Measuring;
using UmsOperator.Mirroring;
using UmsOperator.Observing;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>The one loop (design §7): observe, plan, write the status, act. One key is never in two hands at a time.</summary>
internal sealed class ClusterReconciler(
    LatestClusters latest,
    OwnWrites ownWrites,
    Observer observer,
    Deliberation deliberation,
    StatusWriter status,
    Executor executor,
    IUmsDatabase database,
    BackgroundPool pool,
    EventRecorder events,
    UmsMetrics metrics,
    ObservationDump dump,
    TimeProvider time,
    ILogger<ClusterReconciler> logger)
{
    private const string EventAction = "Reconcile";

    // Long enough that a plan which never comes to rest does not eat the API server, short against anything that an update waits for.
    private static readonly TimeSpan AfterActions = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterConflict = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UntilMirrored = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = [];
    private readonly ConcurrentDictionary<ObjectKey, FailedAction> _failures = [];

    /// <summary>Queues a cluster; set by whoever runs the queue.</summary>
    public Action<ObjectKey> Wake { get; set; } = static _ => { };

    /// <summary>One round.</summary>
    /// <param name="key">The cluster.</param>
    /// <param name="ct">Cancelled when the process stops or leadership is lost.</param>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct)
    {
        var cluster = latest.Get(key);
        await ForgetPredecessorAsync(key, cluster?.Metadata.Uid, ct);
        if (cluster is null)
            return ReconcileResult.Done;
        if (!ownWrites.AreSeen(key))
            return ReconcileResult.RequeueAfter(UntilMirrored);
        try
        {
            var (seen, plan) = await ConcludeAsync(cluster, ct);
            return plan is null ? ReconcileResult.Done : await ActAsync(seen, plan, ct);
        }
        catch (ConflictException conflict) when (conflict is not AlreadyExistsException)
        {
            // Somebody wrote in between; that is no failure, and the next look sees it.
            logger.Conflict(key, conflict.Message);
            return ReconcileResult.RequeueAfter(AfterConflict);
        }
    }

    /// <summary>Observes, plans, and writes the status.</summary>
    /// <returns>The plan to be carried out; null if the cluster is gone.</returns>
    private async Task<(Observation Seen, Plan? Plan)> ConcludeAsync(UmsCluster cluster, CancellationToken ct)
    {
        try
        {
            var seen = await observer.ObserveAsync(cluster, ct);
            if (_failures.TryGetValue(seen.Key, out var failure))
                seen = seen with { Observed = seen.Observed with { LastFailure = failure } };
            var (plan, observed) = await deliberation.DecideAsync(seen, ct);
            await dump.WriteAsync(observed, ct);
            metrics.Update(seen.Key, observed, plan);
            logger.Planned(seen.Key, plan.Reason, plan.Actions.Count);

            // Before the actions: the names stand in it before anything is made under them.
            if (await status.WriteAsync(cluster, plan.Status, ct) is not { } written)
                return (seen, null); // the mirror will say so
            foreach (var planned in plan.Events)
                Tell(written, planned.Warning ? EventType.Warning : EventType.Normal, planned.Reason, planned.Note);
            return (seen, plan);
        }
        catch (Exception error) when (IsFailure(error, ct))
        {
            // Nothing was concluded: what stands in the status is as old as the last round that ended well, and must not be taken for the truth.
            await TellBlindAsync(cluster, error, ct);
            throw;
        }
    }

    private async Task<ReconcileResult> ActAsync(Observation seen, Plan plan, CancellationToken ct)
    {
        try
        {
            var acted = await executor.ExecuteAsync(seen, plan.Actions, Wake, ct);
            _failures.TryRemove(seen.Key, out _);
            if (acted)
                return ReconcileResult.RequeueAfter(AfterActions); // a database tells nobody of its changes
            return plan.RecheckAfter is { } after ? ReconcileResult.RequeueAfter(after) : ReconcileResult.Done;
        }
        catch (Exception error) when (IsFailure(error, ct))
        {
            // Written for people: they should not have to read the operator's log for it. The retry is the queue's; the next round shows it in the conditions.
            Tell(seen.Cluster, EventType.Warning, "ActionFailed", Remember(seen.Key, error).Message);
            throw;
        }
    }

    private static bool IsFailure(Exception error, CancellationToken ct) => !ct.IsCancellationRequested && error is AlreadyExistsException or not ConflictException;

    private async Task TellBlindAsync(UmsCluster cluster, Exception error, CancellationToken ct)
    {
        var key = ObjectKey.Of(cluster);
        // An API server that refuses once is asked again in a second, and then is told of.
        var passing = error is ApiException && !_failures.ContainsKey(key);
        var failure = Remember(key, error);
        Tell(cluster, EventType.Warning, BlindReport.Reason, failure.Message);
        if (passing)
            return;
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            var blind = BlindReport.Make(cluster.Status ?? new UmsClusterStatus(), cluster.Metadata.Generation ?? 0, now, failure.Message);
            metrics.Update(key, blind);
            await status.WriteAsync(cluster, blind, ct);
        }
        catch (Exception untold) when (!ct.IsCancellationRequested)
        {
            logger.FailureUntold(untold, key);
        }
    }

    private void Tell(UmsCluster cluster, EventType type, string reason, string note) => events.Publish(cluster, type, reason, EventAction, SafeText.Of(note, SafeText.Sentence));

    /// <summary>Since the first failure in a row.</summary>
    private FailedAction Remember(ObjectKey key, Exception error) => _failures.AddOrUpdate(
        key, _ => new FailedAction(FailureText.Of(error), time.GetUtcNow().UtcDateTime), (_, known) => known with { Message = FailureText.Of(error) });

    /// <summary>What this process keeps for a cluster goes when it is gone, or when another one bears its name.</summary>
    private async Task ForgetPredecessorAsync(ObjectKey key, string? uid, CancellationToken ct)
    {
        if (_uids.TryGetValue(key, out var known) && known != uid)
        {
            metrics.Remove(key);
            _failures.TryRemove(key, out _);
            await pool.CancelAllAsync(known, ct);
            await database.ReleaseAsync(known);
            _uids.TryRemove(key, out _);
        }
        if (uid is not null)
            _uids[key] = uid;
    }

    /// <summary>Closes every cluster's lock session, so that the next leader need not end them.</summary>
    public async Task ReleaseAllAsync()
    {
        foreach (var uid in _uids.Values)
            await database.ReleaseAsync(uid);
    }
}
