using UmsOperator.Core.Model;

namespace UmsOperator.Postgres;

/// <summary>The hands on the database server. Safe for use by many threads and for many clusters at a time.</summary>
public interface IUmsDatabase
{
    /// <summary>Takes the cluster's advisory lock if this process has not got it, ends what a dead process left running, and looks. To be called by the leader only.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>What was seen. A database that cannot be reached or refuses is not an exception: see <see cref="DatabaseObserved.Reach"/>; the answer to bad input comes within 5 s.</returns>
    Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken);

    /// <summary>Answers a question of the planner.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The answer; a fault of the database is <see cref="FactResult.Error"/>, not an exception.</returns>
    Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery question, CancellationToken cancellationToken);

    /// <summary>Carries out one action. Idempotent. Refused unless an earlier <see cref="ObserveAsync"/> took the lock and it is still held.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="action">The action; its docstring is its contract.</param>
    /// <param name="password">The password out of the Secret that the action names, for <see cref="DatabaseAction.CreateRole"/>; else null.</param>
    /// <param name="progress">Told about once a second how far a long copy has come.</param>
    /// <param name="cancellationToken">Cancels the running statement by a PostgreSQL cancel request.</param>
    /// <returns>Ends when the action is done.</returns>
    /// <exception cref="DatabaseActionException">It was not done, or nobody knows whether it was.</exception>
    Task ExecuteAsync(DatabaseTarget target, DatabaseAction action, string? password, IProgress<CopyProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Sees that this process still holds the cluster's lock; never takes it. For what is done elsewhere and must not be done by an ex-leader.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    /// <returns>Ends when it was seen.</returns>
    /// <exception cref="DatabaseActionException">It does not hold it.</exception>
    Task RequireLockAsync(DatabaseTarget target, CancellationToken cancellationToken);

    /// <summary>Closes the cluster's lock session: the cluster is gone or leadership is lost. Actions are refused until the next observation.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <returns>Ends when the session is closed.</returns>
    Task ReleaseAsync(string uid);
}
