using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// A login for one task in one database (promise P10): not the operator's, which may make databases and roles. Dispose it when the task is done: its role is dropped.
/// With SharedCredentials no role can be made: then it is the operator's login, working as the servers' one.
/// </summary>
internal sealed class WorkerLogin : IAsyncDisposable
{
    private readonly OperatorConnections _connections;
    private readonly Func<ValueTask> _drop;

    /// <summary>Wraps a role that was made.</summary>
    /// <param name="connections">Opens its sessions.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="login">The role.</param>
    /// <param name="database">The one database that it may connect to.</param>
    /// <param name="workAs">The role that its sessions take on; null if its login does so by itself.</param>
    /// <param name="drop">Ends it.</param>
    public WorkerLogin(OperatorConnections connections, DatabaseTarget target, SessionLogin login, string database, string? workAs, Func<ValueTask> drop)
    {
        (_connections, Target, Login, Database, WorkAs, _drop) = (connections, target, login, database, workAs, drop);
    }

    /// <summary>The cluster.</summary>
    public DatabaseTarget Target { get; }

    /// <summary>Who logs in.</summary>
    public SessionLogin Login { get; }

    /// <summary>The one database that it may connect to.</summary>
    public string Database { get; }

    /// <summary>The role that its sessions take on after the login; null if the login does so by itself.</summary>
    public string? WorkAs { get; }

    /// <summary>Opens a session.</summary>
    public async Task<NpgsqlConnection> OpenAsync(string task, SessionLimits limits, CancellationToken cancellationToken) =>
        await PreparedAsync(() => _connections.OpenAsync(Target, Login, Database, task, limits, cancellationToken), cancellationToken);

    /// <summary>Opens a session for rows in bulk.</summary>
    public async Task<NpgsqlConnection> OpenBulkAsync(string task, CancellationToken cancellationToken) =>
        await PreparedAsync(() => _connections.OpenBulkAsync(Target, Login, Database, task, cancellationToken), cancellationToken);

    /// <summary>The environment that makes a child process a session of it.</summary>
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
            // Else the fault would be put down to the operator's own Secret.
            throw new DatabaseActionException(
                $"database.host: a role that the operator made for one task cannot log in to '{Database}' on {Target.Address} ({refused.MessageText}); let pg_hba.conf take all databases and roles from the operator's network, for example: host all all <network> scram-sha-256",
                refused);
        }

        catch (PostgresException refused) when (ConnectionLimit.IsOfRole(refused) && Login.Username != Target.OperatorUsername)
        {
            throw new DatabaseActionException($"a role that the operator made for one task has no free session in '{Database}' ({refused.MessageText}): one before has not ended yet; it is tried again", refused) { Sort = FaultSort.Passing };
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
