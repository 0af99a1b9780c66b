using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Faults;
using UmsOperator.Postgres.Locking;
using UmsOperator.Postgres.Observing;

namespace UmsOperator.Postgres;

/// <summary>Sends each action and question to its handler and puts every fault into words.</summary>
internal sealed class UmsDatabase(
    IEnumerable<IActionHandler> actions,
    IEnumerable<IQuestionHandler> questions,
    DatabaseObserver observer,
    ClusterLocks locks,
    ProductionReaders readers,
    ILogger<UmsDatabase> logger) : IUmsDatabase
{
    private readonly FrozenDictionary<Type, IActionHandler> _actions = actions.ToFrozenDictionary(handler => handler.ActionType);
    private readonly FrozenDictionary<Type, IQuestionHandler> _questions = questions.ToFrozenDictionary(handler => handler.QuestionType);

    public Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        observer.ObserveAsync(target, cancellationToken);

    public async Task<Answer> AnswerAsync(DatabaseTarget target, Question question, CancellationToken cancellationToken)
    {
        try
        {
            return await _questions[question.GetType()].AnswerAsync(target, question, cancellationToken);
        }
        catch (Exception exception) when (!IsCancellation(exception, cancellationToken))
        {
            return new Answer { Question = question, Error = DatabaseFault.Of(target, target.Database.Name, exception).Problem };
        }
    }

    public async Task ExecuteAsync(DatabaseTarget target, DatabaseAction action, string? password, IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        var name = action.GetType().Name;
        try
        {
            var guarded = target with { WhenOpened = token => locks.RequireAsync(target, token) };
            await _actions[action.GetType()].ExecuteAsync(new ActionContext(guarded, password, progress), action, cancellationToken);
            Log.ActionDone(logger, target.Cluster, name);
        }
        catch (Exception exception) when (!IsCancellation(exception, cancellationToken))
        {
            var problem = DatabaseFault.Of(target, target.Database.Name, exception).Problem;
            Log.ActionFailed(logger, target.Cluster, name, problem);
            throw exception as DatabaseActionException ?? new DatabaseActionException($"{name}: {problem}", exception);
        }
    }

    public Task RequireLockAsync(DatabaseTarget target, CancellationToken cancellationToken) => locks.RequireAsync(target, cancellationToken);

    public async Task ReleaseAsync(string uid)
    {
        await readers.DropAsync(uid);
        await locks.ReleaseAsync(uid);
    }

    private static bool IsCancellation(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
}
