using UmsOperator.Cluster;
using UmsOperator.Core.Model;

namespace UmsOperator.Reconciling;

/// <summary>
/// Carries out a plan's actions in order. Actions that depend on a failed one are kept back; the others are carried out. Contains no policy.
/// </summary>
internal sealed class Executor(
    KubernetesExecutor kubernetes, DatabaseExecutor database, FailureMemory failures, Leadership leadership, RequestPatience patience, TimeProvider time, ILogger<Executor> logger)
{
    /// <summary>Carries out the actions.</summary>
    /// <param name="seen">The observation that the plan was made from.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="cancellationToken">Cancelled when the process stops or leadership is lost.</param>
    public async Task<Execution> ExecuteAsync(Observation seen, IReadOnlyList<PlannedAction> actions, CancellationToken cancellationToken)
    {
        var done = false;
        List<ActionLane> held = [];
        List<ActionFailure> failed = [];
        List<PlannedAction> keptBack = [];
        foreach (var action in actions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // The lease is no fence, but no action starts after its known loss. The database's advisory lock prevents what must not happen twice.
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
                // A process that was paused beyond its lease finds out here: the API server would not refuse its requests. Then no further action is
                // tried.
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
                done |= await DoAsync(seen, action, cancellationToken);
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                logger.ActionFailed(seen.Key, action.GetType().Name, ActionSubject.Of(action), error.Message);
                held.Add(lane);
                failed.Add(new ActionFailure(action, error, began));
            }
        }

        var execution = new Execution(done, failed, keptBack);
        return execution with { Remembered = failures.Learn(seen.Key, execution) };
    }

    private async Task<bool> DoAsync(Observation seen, PlannedAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case KubernetesAction onServer:
                return await patience.RunAsync(
                    seen.Uid,
                    action is KubernetesAction.CreatePod,
                    isRepeated: failures.Has(seen.Key, action),
                    async token =>
                    {
                        await kubernetes.ExecuteAsync(seen, onServer, token);
                        return true;
                    },
                    cancellationToken);
            case DatabaseAction onDatabase:
                return await database.ExecuteAsync(seen, onDatabase, cancellationToken);
            case CancelTask cancel:
                await database.CancelAsync(seen, cancel, cancellationToken);
                return true;
            default:
                throw new ArgumentException($"{action.GetType().Name} is an unknown action", nameof(action));
        }
    }
}
