using UmsOperator.Background;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;

namespace UmsOperator.Reconciling;

/// <summary>Hands actions on the database to the Postgres room, which holds the cluster's lock; long ones go by way of the background pool.</summary>
internal sealed class DatabaseExecutor(IUmsDatabase database, BackgroundPool pool, SecretWriter secrets)
{
    /// <summary>Ends our own work on a copy, and waits for its end: what comes next may drop the copy.</summary>
    public Task CancelAsync(Observation seen, CancelTask action, CancellationToken cancellationToken) => pool.CancelAsync(seen.Uid, action.Key, cancellationToken);

    /// <summary>Sees that the cluster's lock is still ours, where the plan was made under it.</summary>
    /// <exception cref="DatabaseActionException">It is not: another process leads.</exception>
    public Task RequireLockAsync(Observation seen, CancellationToken cancellationToken) =>
        seen is { Target: { } target, Observed.Database.Reach: DatabaseReach.Connected } ? database.RequireLockAsync(target, cancellationToken) : Task.CompletedTask;

    /// <summary>Does it, or starts it.</summary>
    /// <param name="seen">What the plan was made from.</param>
    /// <param name="action">The action.</param>
    /// <param name="ended">Called when background work has ended.</param>
    /// <param name="cancellationToken">Cancels what runs in line.</param>
    /// <returns>False if the work runs already.</returns>
    /// <exception cref="DatabaseActionException">It was not done.</exception>
    public async Task<bool> ExecuteAsync(Observation seen, DatabaseAction action, Action ended, CancellationToken cancellationToken)
    {
        var target = seen.Target ?? throw new ObservationException(string.Join("; ", seen.Secrets.Problems));
        if (action.BackgroundKey is { } key)
            return pool.TryStart(seen.Uid, key, (progress, token) => database.ExecuteAsync(target, action, null, progress, token), ended);
        var password = action is DatabaseAction.CreateRole role ? await secrets.PasswordAsync(seen, role.SecretName, cancellationToken) : null;
        await database.ExecuteAsync(target, action, password, null, cancellationToken);
        return true;
    }
}
