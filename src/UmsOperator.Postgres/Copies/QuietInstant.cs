using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Makes production quiet: it has no client backend, walsender or prepared transaction, and no new one can appear.</summary>
internal sealed class QuietInstant(BackendEnder ender)
{
    private static readonly TimeSpan BetweenChecks = TimeSpan.FromSeconds(1);

    /// <summary>Checks, while production is still open, whether anything would keep it from becoming quiet.</summary>
    /// <exception cref="DatabaseActionException">Something would; the message names it. Production was not changed.</exception>
    public async Task RequirePossibleAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        var untouchable = await ender.LingeringAsync(
            async token => [.. (await BackendQuery.OnDatabaseAsync(maintenance, name, token)).Where(backend => backend.Untouchable)], cancellationToken);
        if (untouchable.Count > 0)
            throw new DatabaseActionException(
                $"production '{name}' cannot be made quiet: the operator lacks the right to terminate {string.Join("; ", untouchable)}; end these sessions, or, unless they belong to superusers, run as a superuser: GRANT pg_signal_backend TO {Sql.Identifier(target.OperatorUsername)}");
        await RequireNonePreparedAsync(maintenance, name, cancellationToken);
    }

    /// <summary>Closes production and ends its sessions until two checks, one second apart, find none.</summary>
    /// <exception cref="DatabaseActionException">Production does not become quiet; the message names what remains. Production stays closed.</exception>
    public async Task MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        await CloseAsync(maintenance, target, name, BetweenChecks, cancellationToken);
        await RequireNonePreparedAsync(maintenance, name, cancellationToken);
    }

    /// <summary>Closes a database and ends its sessions until two checks in a row find none.</summary>
    public async Task CloseAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, TimeSpan betweenChecks, CancellationToken cancellationToken)
    {
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS false", cancellationToken);
        await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OnDatabaseAsync(maintenance, name, token), betweenChecks, cancellationToken);
    }

    private static async Task RequireNonePreparedAsync(NpgsqlConnection maintenance, string name, CancellationToken cancellationToken)
    {
        var prepared = await maintenance.QueryAsync(
            "SELECT gid, owner::text FROM pg_prepared_xacts WHERE database = $1 ORDER BY 1", reader => $"'{reader.GetString(0)}' of {reader.GetString(1)}", cancellationToken, name);
        if (prepared.Count > 0)
            throw new DatabaseActionException($"production '{name}' has prepared transactions: {string.Join(", ", prepared)}; finish each with COMMIT PREPARED or ROLLBACK PREPARED");
    }
}
