using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>The place where a copy is to be: empty, in flight, half-made or complete.</summary>
internal sealed class CopyPlace(TimeProvider time)
{
    private static readonly TimeSpan GhostLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>The task that works on a copy: the last part of its name, as in application_name.</summary>
    public static string TaskOf(string name) => name[(name.LastIndexOf('_') + 1)..];

    /// <summary>Clears it of a half-made copy.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="name">Name of the copy.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True: the copy may be made. False: it is there, complete.</returns>
    /// <exception cref="DatabaseActionException">It is not ours, or somebody still works on it.</exception>
    public async Task<bool> ClearAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        // First: a database that is being created cannot be seen, and one that is being filled looks half-made.
        await RequireNobodyAtWorkAsync(maintenance, target, name, cancellationToken);
        var present = await CopyState.ReadAsync(maintenance, target, name, cancellationToken);
        if (present is { Complete: true })
            return false;
        if (present is not null)
            await DropAsync(maintenance, name, cancellationToken);
        return true;
    }

    /// <summary>Waits shortly until no other session of the cluster's operators works on the copy: those of our own ended children vanish within a second or two.</summary>
    /// <exception cref="DatabaseActionException">One does not end.</exception>
    public async Task RequireNobodyAtWorkAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var ghosts = (await BackendQuery.OfOperatorsAsync(maintenance, target.Uid, cancellationToken))
                .Where(backend => ProcessMark.TaskOf(target.Uid, backend.Application) == TaskOf(name)).ToList();
            if (ghosts.Count == 0)
                return;
            if (time.GetElapsedTime(started) > GhostLimit)
                throw new DatabaseActionException($"'{name}' is in flight: {string.Join("; ", ghosts)} still works on it; nothing was done");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>Drops a database whose claim was checked. Never by FORCE: whoever has a session keeps it, and beside an autovacuum worker FORCE is refused to all but superusers.</summary>
    public static async Task DropAsync(NpgsqlConnection maintenance, string name, CancellationToken cancellationToken)
    {
        // Not of an invalid one: PostgreSQL refuses to alter it.
        var template = await maintenance.ScalarAsync<bool>("SELECT datistemplate AND datconnlimit <> -2 FROM pg_database WHERE datname = $1", cancellationToken, name);
        if (template)
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} IS_TEMPLATE false", cancellationToken);
        await maintenance.ExecuteAsync($"DROP DATABASE {Sql.Identifier(name)}", cancellationToken);
    }
}
