using UmsOperator.Core.Plans;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes;
using UmsOperator.Observing;

namespace UmsOperator.Executing;

/// <summary>Carries out a plan's actions in order (design §7). The first failure ends it. It knows no reason for any of them.</summary>
internal sealed class Executor(KubernetesExecutor kubernetes, DatabaseExecutor database, Leadership leadership, ILogger<Executor> logger)
{
    /// <summary>Carries them out.</summary>
    /// <param name="seen">What the plan was made from.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="wake">Queues a cluster, when its background work has ended.</param>
    /// <param name="ct">Cancelled when the process stops or leadership is lost.</param>
    /// <returns>Whether anything was done that the next look may show.</returns>
    public async Task<bool> ExecuteAsync(Observation seen, IReadOnlyList<PlannedAction> actions, Action<ObjectKey> wake, CancellationToken ct)
    {
        var done = false;
        foreach (var action in actions)
        {
            ct.ThrowIfCancellationRequested();
            // The lease is no fence, but nothing is begun once we know that it is lost. The database's own lock keeps what must not happen twice.
            leadership.ThrowIfNotLeader();
            logger.ActionBegins(seen.Key, action.GetType().Name, ActionSubject.Of(action));
            done |= await DoAsync(seen, action, wake, ct);
        }
        return done;
    }

    private async Task<bool> DoAsync(Observation seen, PlannedAction action, Action<ObjectKey> wake, CancellationToken ct)
    {
        switch (action)
        {
            case KubernetesAction onServer:
                // A process that slept through its lease learns it here: nothing on the API server would refuse it (design §7).
                await database.RequireLockAsync(seen, ct);
                await kubernetes.ExecuteAsync(seen, onServer, ct);
                return true;
            case DatabaseAction onDatabase:
                return await database.ExecuteAsync(seen, onDatabase, () => wake(seen.Key), ct);
            case CancelTask cancel:
                await database.CancelAsync(seen, cancel, ct);
                return true;
            default:
                throw new ArgumentException($"{action.GetType().Name} is not known", nameof(action));
        }
    }
}
