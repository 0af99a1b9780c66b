using System.Collections.Concurrent;
using UmsOperator.Core.Model;
using UmsOperator.Postgres;

namespace UmsOperator.Tests.Fakes;

/// <summary>A database with scripted results that records its calls.</summary>
internal sealed class ScriptedDatabase : IUmsDatabase
{
    public ScriptedDatabase() => OnObserve = () => Task.FromResult(Seen);

    public ConcurrentQueue<DatabaseAction> Done { get; } = [];

    public ConcurrentQueue<FactQuery> Asked { get; } = [];

    public ConcurrentQueue<string> Released { get; } = [];

    public DatabaseObserved Seen { get; set; } = new() { Reach = DatabaseReach.Connected };

    public Func<DatabaseAction, CancellationToken, Task> OnExecute { get; set; } = (_, _) => Task.CompletedTask;

    public Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken) => OnObserve();

    /// <summary>Returns the result of an observation; by default <see cref="Seen"/>.</summary>
    public Func<Task<DatabaseObserved>> OnObserve { get; set; }

    public Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken)
    {
        Asked.Enqueue(question);
        return Task.FromResult(new FactResult { Question = question, Hash = "hash" });
    }

    public async Task ExecuteAsync(DatabaseTarget target, DatabaseAction action, string? password, IProgress<CopyProgress>? progress, CancellationToken cancellationToken)
    {
        await OnExecute(action, cancellationToken);
        Done.Enqueue(action);
    }

    /// <summary>Whether another process has taken the lock.</summary>
    public bool LockIsLost { get; set; }

    public Task RequireLockAsync(DatabaseTarget target, CancellationToken cancellationToken) =>
        LockIsLost ? throw new DatabaseActionException("this process does not hold the cluster's database lock; nothing was done") : Task.CompletedTask;

    public Task ReleaseAsync(string uid)
    {
        Released.Enqueue(uid);
        return Task.CompletedTask;
    }
}
