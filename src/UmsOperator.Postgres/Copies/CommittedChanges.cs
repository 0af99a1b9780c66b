using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Counts what a rollback after the commit would lose. It counts once nothing can be written any more: production is closed, and only the counting session is left on it.</summary>
internal sealed class CommittedChanges(WorkerRoles workers, BackendEnder ender)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(300);

    /// <summary>Closes production and counts the row changes since the commit.</summary>
    /// <exception cref="DatabaseActionException">The changes exceed the limit, or their number is unknown. Production is open again and nothing was done.</exception>
    public async Task RequireAtMostAsync(NpgsqlConnection maintenance, DatabaseTarget target, StoredComment? restorePoint, long limit, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        // Opened before production is closed, because no session can be opened afterwards. PostgreSQL counts what a session did before it removes the session from pg_stat_activity.
        await using var worker = await workers.MakeAsync(maintenance, target, name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var counting = await worker.OpenAsync("losses", SessionLimits.Change, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS false", cancellationToken);
        try
        {
            await ender.EndAllAsync(maintenance, target.Cluster, OthersAsync, BetweenChecks, cancellationToken);
            var (now, ignored) = await ActivityReader.ReadAsync(counting, target, cancellationToken);
            var changes = ActivityDifference.Of(restorePoint?.Production, now, ignored);
            if (!changes.Known)
                throw new DatabaseActionException(
                    $"the number of row changes in '{name}' since the commit is unknown: {changes.Unknown}; nothing was done; to accept any loss, write 'any' instead of the number");
            if (changes.Inserted + changes.Updated + changes.Deleted is var lost && lost > limit)
                throw new DatabaseActionException(
                    $"{lost} row changes in '{name}' since the commit would be lost, but only {limit} may be lost ({string.Join("; ", changes.Tables)}); nothing was done");
        }
        catch when (maintenance.State == System.Data.ConnectionState.Open)
        {
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS true", CancellationToken.None);
            throw;
        }

        async Task<IReadOnlyList<Backend>> OthersAsync(CancellationToken cancellationToken) =>
            [.. (await BackendQuery.OnDatabaseAsync(maintenance, name, cancellationToken)).Where(backend => backend.Pid != counting.ProcessID)];
    }
}
