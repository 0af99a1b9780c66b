using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// A login for one task in one database (promise P10), used instead of the operator's login, which may create databases and roles. Disposing it drops its role. With
/// SharedCredentials no role can be created; then it wraps the operator's login, whose sessions switch to the servers' role.
/// </summary>
internal sealed class WorkerLogin : IAsyncDisposable
{
    private readonly OperatorConnections _connections;
    private readonly Func<ValueTask> _drop;

    /// <summary>Wraps an existing role.</summary>
    /// <param name="connections">Opens the sessions.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="login">Name and password of the role.</param>
    /// <param name="database">The only database that it may connect to.</param>
    /// <param name="workAs">The role that its sessions switch to after login; null if the login's own settings do that.</param>
    /// <param name="drop">Drops the role.</param>
    public WorkerLogin(OperatorConnections connections, DatabaseTarget target, SessionLogin login, string database, string? workAs, Func<ValueTask> drop)
    {
        (_connections, Target, Login, Database, WorkAs, _drop) = (connections, target, login, database, workAs, drop);
    }

    /// <summary>The cluster.</summary>
    public DatabaseTarget Target { get; }

    /// <summary>Name and password of the role.</summary>
    public SessionLogin Login { get; }

    /// <summary>The only database that it may connect to.</summary>
    public string Database { get; }

    /// <summary>The role that its sessions switch to after login; null if the login's own settings do that.</summary>
    public string? WorkAs { get; }

    /// <summary>Opens a session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string task, SessionLimits limits, CancellationToken cancellationToken) =>
        await PreparedAsync(() => _connections.OpenAsync(Target, Login, Database, task, limits, cancellationToken), cancellationToken);

    /// <summary>Opens a session with large buffers, for copying rows.</summary>
    public async Task<NpgsqlConnection> OpenBulkAsync(string task, CancellationToken cancellationToken) =>
        await PreparedAsync(() => _connections.OpenBulkAsync(Target, Login, Database, task, cancellationToken), cancellationToken);

    /// <summary>The environment variables with which a child process logs in as this role.</summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment(string task, int serverVersion, string? caCertificatePath) =>
        _connections.ChildEnvironment(Target, Login, Database, task, serverVersion, caCertificatePath);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _drop();

    private async Task<NpgsqlConnection> PreparedAsync(Func<Task<NpgsqlConnection>> open, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await open();
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            // Otherwise the failure would be blamed on the operator's own Secret.
            throw new DatabaseActionException(
                $"database.host: a temporary role of the operator cannot log in to '{Database}' on {Target.Address} ({refused.MessageText}); allow all databases and roles from the operator's network in pg_hba.conf, for example: host all all <network> scram-sha-256",
                refused);
        }

        catch (PostgresException refused) when (ConnectionLimit.IsOfRole(refused) && Login.Username != Target.OperatorUsername)
        {
            throw new DatabaseActionException(
                $"a temporary role of the operator has no free session in '{Database}' ({refused.MessageText}), because an earlier session has not ended yet; the operator retries",
                refused)
            { Kind = FailureKind.Transient };
        }

        try
        {
            if (WorkAs is { } role)
                await connection.ExecuteAsync("SELECT set_config('role', $1, false)", cancellationToken, role);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
