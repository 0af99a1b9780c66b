using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Postgres.Hosting;

/// <summary>
/// Executes each action by its handler and converts every failure into a message for users. The other members delegate to the observer, the locks and
/// the <see cref="FactQueryDispatcher"/>.
/// </summary>
internal sealed class UmsDatabase(
    IEnumerable<IActionHandler> actions,
    FactQueryDispatcher queries,
    DatabaseObserver observer,
    ClusterLocks locks,
    ProductionGuard guard,
    TimeProvider time,
    ILogger<UmsDatabase> logger) : IUmsDatabase
{
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<Type, IActionHandler> _actions = actions.ToFrozenDictionary(handler => handler.ActionType);

    public async Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        SafeFacts.Of(await observer.ObserveAsync(target, cancellationToken));

    public Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken) => queries.RunAsync(target, query, cancellationToken);

    public async Task ExecuteAsync(DatabaseTarget target, DatabaseAction action, string? password, IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        var name = action.GetType().Name;
        try
        {
            await guard.RequireAsync(target, action, cancellationToken);
            var guarded = target with { WhenOpened = token => locks.RequireAsync(target, token) };
            await _actions[action.GetType()].ExecuteAsync(new ActionContext(guarded, password, progress), action, cancellationToken);
            Log.ActionDone(logger, target.Cluster, name);
        }
        catch (Exception exception) when (!IsCancellation(exception, cancellationToken))
        {
            var problem = SafeText.Of(DatabaseFault.Of(target, target.Database.Name, exception).Problem, SafeText.Sentence);
            Log.ActionFailed(logger, target.Cluster, name, problem);
            throw exception is DatabaseActionException failure ? Bounded(failure) : new DatabaseActionException($"{name}: {problem}", exception);
        }
    }

    public async Task RequireLockAsync(DatabaseTarget target, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(LockLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await locks.RequireAsync(target, linked.Token);
        }
        catch (Exception exception) when (exception is not DatabaseActionException && !cancellationToken.IsCancellationRequested)
        {
            throw new DatabaseActionException(
                $"database.host: {target.Address} did not confirm within {LockLimit.TotalSeconds:0} s that this process holds the cluster's lock; nothing was done", exception);
        }
    }

    public Task ReleaseAsync(string uid) => locks.ReleaseAsync(uid);

    /// <summary>Bounds a message, because it can contain texts that planted code raised, of any length and content.</summary>
    private static DatabaseActionException Bounded(DatabaseActionException failure) =>
        SafeText.Of(failure.Message, SafeText.Message) is var safe && safe == failure.Message ? failure : new DatabaseActionException(safe, failure) { Kind = failure.Kind };

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
