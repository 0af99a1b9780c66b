using System.Collections.Concurrent;
using UmsOperator.Background;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Measuring;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>
/// The clusters for which this process holds state: failures, metrics, background tasks, a lock session. The state is dropped when the cluster is
/// deleted or recreated.
/// </summary>
internal sealed class ClusterRegistry(IUmsDatabase database, BackgroundPool pool, FailureMemory failures, RequestPatience patience, UmsMetrics metrics, ReconcileReporter reporter)
{
    private readonly ConcurrentDictionary<ObjectKey, string> _uids = [];

    /// <summary>Registers a cluster, and drops the state of another cluster of the same name.</summary>
    /// <param name="key">Namespace and name.</param>
    /// <param name="uid">Uid of the cluster that has the name now; null if it was deleted.</param>
    /// <param name="cancellationToken">Cancels the wait for background tasks that are being cancelled.</param>
    public async Task UpdateAsync(ObjectKey key, string? uid, CancellationToken cancellationToken)
    {
        if (_uids.TryGetValue(key, out var known) && known != uid)
        {
            metrics.Remove(key);
            failures.Forget(key);
            reporter.Forget(key);
            patience.Forget(known);
            await pool.CancelAllAsync(known, cancellationToken);
            await database.ReleaseAsync(known);
            _uids.TryRemove(key, out _);
        }
        if (uid is not null)
            _uids[key] = uid;
    }

    /// <summary>Closes the lock session of every cluster, so that the next leader need not terminate them.</summary>
    public async Task ReleaseAllAsync()
    {
        foreach (var uid in _uids.Values)
            await database.ReleaseAsync(uid);
    }
}
