using System.Collections.Concurrent;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Measuring;

namespace UmsOperator.Reconciling;

/// <summary>
/// Publishes the outcome of a reconcile: status, Events and metrics. A new failure is retried with the shortest backoff, whatever earlier failures have built up: the next attempts
/// bring it into the conditions.
/// </summary>
internal sealed class ReconcileReporter(
    StatusWriter status,
    EventRecorder events,
    UmsMetrics metrics,
    WorkQueue<ObjectKey> queue,
    RequestPatience patience,
    TimeProvider time,
    ILogger<ReconcileReporter> logger)
{
    private const string EventAction = "Reconcile";

    /// <summary>How long conflicts may repeat before an Event reports them.</summary>
    private static readonly TimeSpan ConflictPatience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<ObjectKey, bool> _failing = [];
    private readonly ConcurrentDictionary<ObjectKey, DateTime> _conflicts = [];

    /// <summary>
    /// Whether an error is a failure. A conflict is not one: the next reconcile reads the changed object. Neither is an error after a requested stop.
    /// </summary>
    public static bool IsFailure(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && error is AlreadyExistsException or not ConflictException;

    /// <summary>Publishes a plan, before its actions.</summary>
    /// <returns>False if the cluster was deleted.</returns>
    public async Task<bool> ReportAsync(UmsCluster cluster, Observed observed, Plan plan, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(cluster);
        metrics.Update(key, observed, plan);
        if (await patience.RunAsync(
            cluster.Metadata.Uid, createsPod: false, isRepeated: _failing.ContainsKey(key), token => status.WriteAsync(cluster, plan.Status, token), cancellationToken) is not { } written)
            return false;
        Forget(key);
        foreach (var planned in plan.Events)
            Publish(written, planned.Warning ? EventType.Warning : EventType.Normal, planned.Reason, planned.Note);
        return true;
    }

    /// <summary>Publishes the failures of a plan's actions as Events. The following reconciles report them in the conditions.</summary>
    public void ReportFailures(UmsCluster cluster, Execution execution, CancellationToken cancellationToken)
    {
        if (execution.Remembered.Any(failure => failure.Times == 1))
            queue.Forget(ObjectKey.Of(cluster));
        foreach (var (failed, failure) in execution.Remembered.Zip(execution.Failures))
        {
            if (IsFailure(failure.Error, cancellationToken) || time.GetUtcNow().UtcDateTime - failed.Since > ConflictPatience)
                Publish(cluster, EventType.Warning, FailureReport.Reason, FailureReport.Say(failed));
        }
    }

    /// <summary>Publishes conflicts that keep repeating.</summary>
    public void ReportConflict(UmsCluster cluster, ConflictException conflict)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now - _conflicts.GetOrAdd(ObjectKey.Of(cluster), now) > ConflictPatience)
            Publish(cluster, EventType.Warning, FailedReconcileReport.Reason, FailureText.Of(conflict));
    }

    /// <summary>
    /// Publishes a reconcile that failed before it had a plan. The status is as old as the last successful reconcile and must not be mistaken for the
    /// current state. An error of the API server reaches the status when it repeats.
    /// </summary>
    public async Task ReportBlindAsync(UmsCluster cluster, Exception error, CancellationToken cancellationToken)
    {
        var key = ObjectKey.Of(cluster);
        var isFirst = _failing.TryAdd(key, true);
        var problem = FailureText.Of(error);
        Publish(cluster, EventType.Warning, FailedReconcileReport.Reason, problem);
        if (isFirst)
            queue.Forget(key);
        if (error is ApiException && isFirst)
            return;
        try
        {
            var blind = FailedReconcileReport.Make(cluster.Status ?? new UmsClusterStatus(), cluster.Metadata.Generation ?? 0, time.GetUtcNow().UtcDateTime, problem);
            metrics.Update(key, blind);
            await TimeLimit.RunAsync(TimeLimit.First, time, token => status.WriteAsync(cluster, blind, token), cancellationToken);
        }
        catch (Exception unreported) when (!cancellationToken.IsCancellationRequested)
        {
            logger.FailureUntold(unreported, key);
        }
    }

    /// <summary>Drops what is remembered about earlier failures of a cluster.</summary>
    public void Forget(ObjectKey key)
    {
        _failing.TryRemove(key, out _);
        _conflicts.TryRemove(key, out _);
    }

    private void Publish(UmsCluster cluster, EventType type, string reason, string note) => events.Publish(cluster, type, reason, EventAction, SafeText.Of(note, SafeText.Sentence));
}
