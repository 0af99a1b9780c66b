using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using UmsOperator.Background;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Texts;
using UmsOperator.Dumping;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Measuring;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>The one loop: observe, plan, write the status, act. One key is never in two hands at a time.</summary>
internal sealed class ClusterReconciler(
    WriteThroughCache latest,
    WriteExpectations ownWrites,
    Observer observer,
    PlanLoop deliberation,
    StatusWriter status,
    Executor executor,
    FailureMemory failures,
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
    private static readonly TimeSpan AfterConflicts = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UntilMirrored = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = [];
    private readonly ConcurrentDictionary<ObjectKey, bool> _blind = [];
    private readonly ConcurrentDictionary<ObjectKey, DateTime> _conflicts = [];

    /// <summary>Queues a cluster; set by whoever runs the queue.</summary>
    public Action<ObjectKey> Wake { get; set; } = static _ => { };

    /// <summary>One round.</summary>
    /// <param name="key">The cluster.</param>
    /// <param name="cancellationToken">Cancelled when the process stops or leadership is lost.</param>
    public async Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var cluster = latest.Get(key);
        await ForgetPredecessorAsync(key, cluster?.Metadata.Uid, cancellationToken);
        if (cluster is null)
            return ReconcileResult.Done;
        if (!ownWrites.AreSeen(key))
            return ReconcileResult.RequeueAfter(UntilMirrored);
        try
        {
            var (seen, plan) = await ConcludeAsync(cluster, cancellationToken);
            return plan is null ? ReconcileResult.Done : await ActAsync(seen, plan, cancellationToken);
        }
        catch (ConflictException conflict) when (conflict is not AlreadyExistsException)
        {
            // Somebody wrote in between; that is no failure, and the next look sees it. Again and again it is one.
            logger.Conflict(key, conflict.Message);
            if (time.GetUtcNow().UtcDateTime - _conflicts.GetOrAdd(key, time.GetUtcNow().UtcDateTime) > AfterConflicts)
                Tell(cluster, EventType.Warning, BlindReport.Reason, FailureText.Of(conflict));
            return ReconcileResult.RequeueAfter(AfterConflict);
        }
    }

    /// <summary>Observes, plans, and writes the status.</summary>
    /// <returns>The plan to be carried out; null if the cluster is gone.</returns>
    private async Task<(Observation Seen, Plan? Plan)> ConcludeAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await observer.ObserveAsync(cluster, cancellationToken);
            seen = seen with { Observed = seen.Observed with { Failures = failures.Of(seen.Key) } };
            var (plan, observed) = await deliberation.DecideAsync(seen, cancellationToken);
            await dump.WriteAsync(observed, cancellationToken);
            metrics.Update(seen.Key, observed, plan);
            logger.Planned(seen.Key, plan.Reason, plan.Actions.Count);

            // Before the actions: the names stand in it before anything is made under them.
            if (await WriteAsync(cluster, plan.Status, cancellationToken) is not { } written)
                return (seen, null); // the mirror will say so
            _blind.TryRemove(seen.Key, out _);
            _conflicts.TryRemove(seen.Key, out _);
            foreach (var planned in plan.Events)
                Tell(written, planned.Warning ? EventType.Warning : EventType.Normal, planned.Reason, planned.Note);
            return (seen, plan);
        }
        catch (Exception error) when (IsFailure(error, cancellationToken))
        {
            // Nothing was concluded: what stands in the status is as old as the last round that ended well, and must not be taken for the truth.
            await TellBlindAsync(cluster, error, cancellationToken);
            throw;
        }
    }

    private async Task<ReconcileResult> ActAsync(Observation seen, Plan plan, CancellationToken cancellationToken)
    {
        var execution = await executor.ExecuteAsync(seen, plan.Actions, Wake, cancellationToken);
        foreach (var (failed, failure) in failures.Learn(seen.Key, execution).Zip(execution.Failures))
        {
            // Written for people: they should not have to read the operator's log for it. The next rounds show it in the conditions.
            if (IsFailure(failure.Error, cancellationToken) || time.GetUtcNow().UtcDateTime - failed.Since > AfterConflicts)
                Tell(seen.Cluster, EventType.Warning, FailureReport.Reason, FailureReport.Say(failed));
        }

        // The retry is the queue's.
        if (execution.Failures.FirstOrDefault(failure => IsFailure(failure.Error, cancellationToken)) is { } first)
            ExceptionDispatchInfo.Throw(first.Error);
        if (execution.Failures.Count > 0)
            return ReconcileResult.RequeueAfter(AfterConflict);
        if (execution.Acted)
            return ReconcileResult.RequeueAfter(AfterActions); // a database tells nobody of its changes
        return plan.RecheckAfter is { } after ? ReconcileResult.RequeueAfter(after) : ReconcileResult.Done;
    }

    private Task<UmsCluster?> WriteAsync(UmsCluster cluster, UmsClusterStatus wanted, CancellationToken cancellationToken) =>
        TimeLimit.RunAsync(_blind.ContainsKey(ObjectKey.Of(cluster)) ? TimeLimit.Again : TimeLimit.First, time, token => status.WriteAsync(cluster, wanted, token), cancellationToken);

    private static bool IsFailure(Exception error, CancellationToken cancellationToken) => !cancellationToken.IsCancellationRequested && error is AlreadyExistsException or not ConflictException;

    private async Task TellBlindAsync(UmsCluster cluster, Exception error, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(cluster);
        // An API server that refuses once is asked again in a second, and then is told of.
        var again = !_blind.TryAdd(key, true);
        var problem = FailureText.Of(error);
        Tell(cluster, EventType.Warning, BlindReport.Reason, problem);
        if (error is ApiException && !again)
            return;
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            var blind = BlindReport.Make(cluster.Status ?? new UmsClusterStatus(), cluster.Metadata.Generation ?? 0, now, problem);
            metrics.Update(key, blind);
            await TimeLimit.RunAsync(TimeLimit.First, time, token => status.WriteAsync(cluster, blind, token), cancellationToken);
        }
        catch (Exception untold) when (!cancellationToken.IsCancellationRequested)
        {
            logger.FailureUntold(untold, key);
        }
    }

    private void Tell(UmsCluster cluster, EventType type, string reason, string note) => events.Publish(cluster, type, reason, EventAction, SafeText.Of(note, SafeText.Sentence));

    /// <summary>What this process keeps for a cluster goes when it is gone, or when another one bears its name.</summary>
    private async Task ForgetPredecessorAsync(ObjectKey key, string? uid, CancellationToken cancellationToken)
    {
        if (_uids.TryGetValue(key, out var known) && known != uid)
        {
            metrics.Remove(key);
            failures.Forget(key);
            _blind.TryRemove(key, out _);
            _conflicts.TryRemove(key, out _);
            await pool.CancelAllAsync(known, cancellationToken);
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
