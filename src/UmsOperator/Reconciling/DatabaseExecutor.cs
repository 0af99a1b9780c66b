using UmsOperator.Background;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>Carries out actions on the database, under the cluster's lock. Long ones run in the background pool.</summary>
internal sealed class DatabaseExecutor(IUmsDatabase database, BackgroundPool pool, SecretWriter secrets, WorkQueue<ObjectKey> queue)
{
    /// <summary>Cancels a background task and waits until it has ended: the next action may drop its copy.</summary>
    public Task CancelAsync(Observation seen, CancelTask action, CancellationToken cancellationToken) => pool.CancelAsync(seen.Uid, action.Key, cancellationToken);

    /// <summary>Checks that this process still holds the cluster's lock, if the plan was made under it.</summary>
    /// <exception cref="DatabaseActionException">The lock is not held: another process may lead.</exception>
    public Task RequireLockAsync(Observation seen, CancellationToken cancellationToken) =>
        seen is { Target: { } target, Observed.Database.Reach: DatabaseReach.Connected } ? database.RequireLockAsync(target, cancellationToken) : Task.CompletedTask;

    /// <summary>Carries out an action, or starts it in the background. The end of a background task queues the cluster.</summary>
    /// <param name="seen">The observation that the plan was made from.</param>
    /// <param name="action">The action.</param>
    /// <param name="cancellationToken">Cancels the action, but not a background task.</param>
    /// <returns>False if the background task is already running.</returns>
    /// <exception cref="DatabaseActionException">The action failed.</exception>
    public async Task<bool> ExecuteAsync(Observation seen, DatabaseAction action, CancellationToken cancellationToken)
    {
        var target = seen.Target ?? throw new ObservationException(string.Join("; ", seen.Secrets.Problems));
        if (action.BackgroundKey is { } key)
            return pool.TryStart(seen.Uid, key, (progress, token) => database.ExecuteAsync(target, action, null, progress, token), () => queue.Add(seen.Key));
        var password = action is DatabaseAction.CreateRole role ? await secrets.PasswordAsync(seen, role.SecretName, cancellationToken) : null;
        await database.ExecuteAsync(target, action, password, null, cancellationToken);
        return true;
    }
}
