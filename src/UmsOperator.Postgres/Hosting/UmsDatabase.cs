using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Postgres.Hosting;

/// <summary>Dispatches each action and fact query to its handler and converts every failure into a message for users.</summary>
internal sealed class UmsDatabase(
    IEnumerable<IActionHandler> actions,
    IEnumerable<IFactQueryHandler> questions,
    DatabaseObserver observer,
    HostContacts contacts,
    ClusterLocks locks,
    TimeProvider time,
    ProductionGuard guard,
    ILogger<UmsDatabase> logger) : IUmsDatabase
{
    /// <summary>
    /// No fact query takes that long on a healthy server. Without a limit, a hanging query would block all further reconciles of its cluster.
    /// </summary>
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(10);

    private readonly FrozenDictionary<Type, IActionHandler> _actions = actions.ToFrozenDictionary(handler => handler.ActionType);
    private readonly FrozenDictionary<Type, IFactQueryHandler> _questions = questions.ToFrozenDictionary(handler => handler.QuestionType);

    public async Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        SafeFacts.Of(await observer.ObserveAsync(target, cancellationToken));

    public async Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken)
    {
        if (contacts.Refusal(target) is { } refusal)
            return new FactResult { Question = question, Error = SafeText.Of(refusal, SafeText.Sentence) };
        using var deadline = new CancellationTokenSource(QuestionLimit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await guard.RequireAsync(target, question, linked.Token);
            return SafeFacts.Of(await _questions[question.GetType()].AnswerAsync(target, question, linked.Token));
        }
        catch (Exception exception) when (!IsCancellation(exception, cancellationToken))
        {
            var problem = deadline.IsCancellationRequested
                ? $"database.host: {target.Address} did not answer {question.GetType().Name} within {QuestionLimit.TotalMinutes:0} min; check what its sessions wait for (pg_stat_activity)"
                : DatabaseFault.Of(target, target.Database.Name, exception).Problem;
            return new FactResult { Question = question, Error = SafeText.Of(problem, SafeText.Sentence) };
        }
    }

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
            throw new DatabaseActionException($"database.host: {target.Address} did not confirm within {LockLimit.TotalSeconds:0} s that this process holds the cluster's lock; nothing was done", exception);
        }
    }

    public Task ReleaseAsync(string uid) => locks.ReleaseAsync(uid);

    /// <summary>Bounds a message, because it can contain texts that planted code raised, of any length and content.</summary>
    private static DatabaseActionException Bounded(DatabaseActionException failure) =>
        SafeText.Of(failure.Message, SafeText.Message) is var safe && safe == failure.Message ? failure : new DatabaseActionException(safe, failure) { Sort = failure.Sort };

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
