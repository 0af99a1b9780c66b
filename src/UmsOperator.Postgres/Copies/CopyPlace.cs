using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Prepares the name under which a copy is made: checks whether another session is making the copy and whether it is complete, and drops an incomplete one.</summary>
internal sealed class CopyPlace(TimeProvider time)
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// The name of the task that works on a copy: the last part of the copy's name. Each session of this work has it in its application_name, by
    /// which another operator recognizes the work.
    /// </summary>
    public static string TaskOf(string name) => name[(name.LastIndexOf('_') + 1)..];

    /// <summary>Drops an incomplete copy of that name.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="name">Name of the copy.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>True if the copy can be made; false if it exists and is complete.</returns>
    /// <exception cref="DatabaseActionException">The database does not belong to this cluster, or a session still works on it.</exception>
    public async Task<bool> ClearAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        // Checked first: a database that is being created is not visible, and one that is being filled looks incomplete.
        await RequireNobodyAtWorkAsync(maintenance, target, name, cancellationToken);
        var present = await CopyState.ReadAsync(maintenance, target, name, cancellationToken);
        if (present is { Complete: true })
            return false;
        if (present is not null)
            await DropAsync(maintenance, name, cancellationToken);
        return true;
    }

    /// <summary>Waits up to 10 s until no other session of the cluster's operators works on the copy. Sessions of this operator's killed child processes end within a second or two.</summary>
    /// <exception cref="DatabaseActionException">A session does not end in time.</exception>
    public async Task RequireNobodyAtWorkAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var working = (await BackendQuery.OfOperatorsAsync(maintenance, target.Uid, cancellationToken))
                .Where(backend => ProcessMark.TaskOf(target.Uid, backend.Application) == TaskOf(name)).ToList();
            if (working.Count == 0)
                return;
            if (time.GetElapsedTime(started) > WaitLimit)
                throw new DatabaseActionException($"another session still works on '{name}': {string.Join("; ", working)}; nothing was done");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <summary>
    /// Drops a database whose claim was checked. It never uses FORCE: open sessions must block the drop, and while an autovacuum worker is in the
    /// database PostgreSQL lets only superusers use FORCE.
    /// </summary>
    public static async Task DropAsync(NpgsqlConnection maintenance, string name, CancellationToken cancellationToken)
    {
        // PostgreSQL refuses to alter an invalid database (datconnlimit = -2).
        var template = await maintenance.ScalarAsync<bool>("SELECT datistemplate AND datconnlimit <> -2 FROM pg_database WHERE datname = $1", cancellationToken, name);
        if (template)
            await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} IS_TEMPLATE false", cancellationToken);
        await maintenance.ExecuteAsync($"DROP DATABASE {Sql.Identifier(name)}", cancellationToken);
    }
}
