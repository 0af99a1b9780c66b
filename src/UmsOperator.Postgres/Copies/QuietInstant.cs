using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Quiet: no client backend, walsender or prepared transaction on P, and none can come.</summary>
internal sealed class QuietInstant(BackendEnder ender)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Sees, while P is still open, whether anything would keep it from being quiet.</summary>
    /// <exception cref="DatabaseActionException">Something would; names it. P was not touched.</exception>
    public async Task RequirePossibleAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        var strangers = await ender.LingeringAsync(
            async token => [.. (await BackendQuery.OnDatabaseAsync(maintenance, name, token)).Where(backend => backend.Untouchable)], cancellationToken);
        if (strangers.Count > 0)
            throw new DatabaseActionException(
                $"production '{name}' cannot be made quiet: the operator may not end {string.Join("; ", strangers)}; end these sessions, or (not for superusers) GRANT pg_signal_backend TO {Sql.Identifier(target.OperatorUsername)}");
        await RequireNonePreparedAsync(maintenance, name, cancellationToken);
    }

    /// <summary>Closes P, ends its sessions until two looks one second apart find none.</summary>
    /// <exception cref="DatabaseActionException">It does not become quiet; names what remains. P is left closed.</exception>
    public async Task MakeAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        await CloseAsync(maintenance, target, name, BetweenLooks, cancellationToken);
        await RequireNonePreparedAsync(maintenance, name, cancellationToken);
    }

    /// <summary>Closes a database and ends its sessions.</summary>
    public async Task CloseAsync(NpgsqlConnection maintenance, DatabaseTarget target, string name, TimeSpan betweenLooks, CancellationToken cancellationToken)
    {
        await maintenance.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(name)} ALLOW_CONNECTIONS false", cancellationToken);
        await ender.EndAllAsync(maintenance, target.Cluster, token => BackendQuery.OnDatabaseAsync(maintenance, name, token), betweenLooks, cancellationToken);
    }

    private static async Task RequireNonePreparedAsync(NpgsqlConnection maintenance, string name, CancellationToken cancellationToken)
    {
        var prepared = await maintenance.QueryAsync(
            "SELECT gid, owner::text FROM pg_prepared_xacts WHERE database = $1 ORDER BY 1", reader => $"'{reader.GetString(0)}' of {reader.GetString(1)}", cancellationToken, name);
        if (prepared.Count > 0)
            throw new DatabaseActionException($"production '{name}' has prepared transactions: {string.Join(", ", prepared)}; finish each with COMMIT PREPARED or ROLLBACK PREPARED");
    }
}
