using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;

namespace UmsOperator.Reconciling;

/// <summary>Carries out a plan's actions in order. What depends on one that failed is kept back, the rest goes on. It knows no reason for any of them.</summary>
internal sealed class Executor(KubernetesExecutor kubernetes, DatabaseExecutor database, FailureMemory failures, Leadership leadership, TimeProvider time, ILogger<Executor> logger)
{
    /// <summary>Carries them out.</summary>
    /// <param name="seen">What the plan was made from.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="wake">Queues a cluster, when its background work has ended.</param>
    /// <param name="cancellationToken">Cancelled when the process stops or leadership is lost.</param>
    /// <returns>What came of them.</returns>
    public async Task<Execution> ExecuteAsync(Observation seen, IReadOnlyList<PlannedAction> actions, Action<ObjectKey> wake, CancellationToken cancellationToken)
    {
        var done = false;
        List<ActionLane> held = [];
        List<ActionFailure> failed = [];
        List<PlannedAction> keptBack = [];
        foreach (var action in actions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The lease is no fence, but nothing is begun once we know that it is lost. The database's own lock keeps what must not happen twice.
            leadership.ThrowIfNotLeader();
            var lane = ActionLane.Of(seen.Key.Name, seen.Uid, action);
            if (held.Exists(lane.WaitsFor))
            {
                held.Add(lane);
                keptBack.Add(action);
                continue;
            }

            var began = time.GetUtcNow().UtcDateTime;
            try
            {
                // A process that slept through its lease learns it here: nothing on the API server would refuse it. Then nothing else is tried either.
                if (action is KubernetesAction)
                    await database.RequireLockAsync(seen, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                failed.Add(new ActionFailure(action, error, began));
                break;
            }

            try
            {
                logger.ActionBegins(seen.Key, action.GetType().Name, ActionSubject.Of(action));
                done |= await DoAsync(seen, action, wake, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.ActionFailed(seen.Key, action.GetType().Name, ActionSubject.Of(action), error.Message);
                held.Add(lane);
                failed.Add(new ActionFailure(action, error, began));
            }
        }

        return new Execution(done, failed, keptBack);
    }

    private async Task<bool> DoAsync(Observation seen, PlannedAction action, Action<ObjectKey> wake, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case KubernetesAction onServer:
                return await TimeLimit.RunAsync(
                    failures.Has(seen.Key, action) ? TimeLimit.Again : TimeLimit.First,
                    time,
                    async token =>
                    {
                        await kubernetes.ExecuteAsync(seen, onServer, token);
                        return true;
                    },
                    cancellationToken);
            case DatabaseAction onDatabase:
                return await database.ExecuteAsync(seen, onDatabase, () => wake(seen.Key), cancellationToken);
            case CancelTask cancel:
                await database.CancelAsync(seen, cancel, cancellationToken);
                return true;
            default:
                throw new ArgumentException($"{action.GetType().Name} is not known", nameof(action));
        }
    }
}
