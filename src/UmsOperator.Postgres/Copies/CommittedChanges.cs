using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>What a rollback after the commit would lose, counted when nobody can write any more: P is closed, and the counting session is the only one left on it.</summary>
internal sealed class CommittedChanges(WorkerRoles workers, BackendEnder ender)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>Closes P and counts.</summary>
    /// <exception cref="DatabaseActionException">More than the limit, or unknown. P is open again and nothing was done.</exception>
    public async Task RequireAtMostAsync(NpgsqlConnection maintenance, DatabaseTarget target, StoredComment? restorePoint, long limit, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        // Before P closes: nobody gets in later. What ended sessions did is counted by the time that they are gone from pg_stat_activity.
        await using var worker = await workers.MakeAsync(maintenance, target, name, WorkerRights.ReadAsOwner, sessions: 1, cancellationToken);
        await using var counting = await worker.OpenAsync("losses", SessionLimits.Change, cancellationToken);
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS false", cancellationToken);
        try
        {
            await ender.EndAllAsync(maintenance, target.Cluster, OthersAsync, BetweenLooks, cancellationToken);
            var (now, ignored) = await ActivityReader.ReadAsync(counting, target, cancellationToken);
            var changes = ActivityDifference.Of(restorePoint?.Production, now, ignored);
            if (!changes.Known)
                throw new DatabaseActionException($"it is unknown how many row changes in '{name}' since the commit would be lost: {changes.Unknown}; nothing was done; to accept any loss, write 'any' for the number");
            if (changes.Inserted + changes.Updated + changes.Deleted is var lost && lost > limit)
                throw new DatabaseActionException($"{lost} row changes in '{name}' since the commit would be lost and {limit} are allowed ({string.Join("; ", changes.Tables)}); nothing was done");
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
