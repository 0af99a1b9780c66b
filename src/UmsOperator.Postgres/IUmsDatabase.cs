using UmsOperator.Core.Model;

namespace UmsOperator.Postgres;

/// <summary>Access to the database server. Safe for concurrent use, also for several clusters at the same time.</summary>
public interface IUmsDatabase
{
    /// <summary>
    /// Acquires the cluster's advisory lock unless this process holds it, terminates sessions that other operator processes left behind, and observes the
    /// database. Only the leader may call it.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the observation.</param>
    /// <returns>
    /// The observation. An unreachable database or a refused login is not an exception: see <see cref="DatabaseObserved.Reach"/>. The first contact with a host
    /// is limited to 5 s, an observation of a host that answers to 30 s.
    /// </returns>
    Task<DatabaseObserved> ObserveAsync(DatabaseTarget target, CancellationToken cancellationToken);

    /// <summary>Runs a fact query of the planner.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="query">The fact query.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>The result. A failure is reported in <see cref="FactResult.Error"/>, not as an exception.</returns>
    Task<FactResult> AnswerAsync(DatabaseTarget target, FactQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Executes one action. Idempotent. Refused unless an earlier <see cref="ObserveAsync"/> acquired the lock and this process still holds it.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="action">The action; its docstring is its contract.</param>
    /// <param name="password">For <see cref="DatabaseAction.CreateRole"/>: the password from the Secret that the action names; otherwise null.</param>
    /// <param name="progress">Receives the progress of a long copy about once a second; null to report none.</param>
    /// <param name="cancellationToken">Cancels the running statement with a PostgreSQL cancel request.</param>
    /// <returns>A task that completes when the action is done.</returns>
    /// <exception cref="DatabaseActionException">The action failed, or its outcome is unknown.</exception>
    Task ExecuteAsync(DatabaseTarget target, DatabaseAction action, string? password, IProgress<CopyProgress>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Verifies that this process still holds the cluster's lock; never acquires it. Guards work outside the database that a former leader must not
    /// do.
    /// </summary>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <returns>A task that completes if the lock is held.</returns>
    /// <exception cref="DatabaseActionException">The lock is not held, or the host did not answer in time.</exception>
    Task RequireLockAsync(DatabaseTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Closes the session that holds the cluster's lock, because the cluster was deleted or leadership was lost. Actions are refused until the next observation.
    /// </summary>
    /// <param name="uid">UID of the cluster.</param>
    /// <returns>A task that completes when the session is closed.</returns>
    Task ReleaseAsync(string uid);
}
