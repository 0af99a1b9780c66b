using System.Collections.Concurrent;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Opens sessions and limits the CPU time that a host can cost the operator. The host chooses the number of SCRAM iterations, and Npgsql neither limits it nor can be
/// cancelled while it computes. A login that exceeds its time therefore continues at idle priority, and until it ends, its namespace cannot log in to that host
/// again. Thread-safe.
/// </summary>
internal sealed class BoundedLogin(TimeProvider time)
{
    /// <summary>How long a login may take. Slightly longer than the connect timeout, and shorter than the first contact with a host.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4.5);

    /// <summary>Overdue logins of one namespace at which the namespace cannot log in to any host.</summary>
    public const int MaxOverdue = 8;

    /// <summary>CPU time at which a login is abandoned. It is enough for some millions of iterations, far more than a well-behaved server asks for.</summary>
    private static readonly TimeSpan ComputeLimit = TimeSpan.FromSeconds(1);

    /// <summary>An abandoned login that used less CPU time than this is waiting for the network or for name resolution.</summary>
    private static readonly TimeSpan ComputeMinimum = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan BetweenChecks = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<LoginThread, (string Namespace, string Address)> _overdue = [];

    /// <summary>Opens a session.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="source">The data source of the session.</param>
    /// <param name="cancellationToken">Abandons the login. It may continue in the background; a session that it opens is closed.</param>
    /// <returns>The session.</returns>
    /// <exception cref="ScramIterationsException">The host asks for too many SCRAM iterations, now or in an earlier login that has not ended.</exception>
    /// <exception cref="NpgsqlException">The session could not be opened.</exception>
    public async Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var tenant = (Namespace: target.Cluster.Split('/')[0], target.Address);
        var overdue = _overdue.Values.Where(other => other.Namespace == tenant.Namespace).ToList();
        if (overdue.Contains(tenant) || overdue.Count >= MaxOverdue)
            throw TooManyIterations(
                overdue.Contains(tenant) ? target.Address : overdue[0].Address,
                $"; an earlier login is still computing, and until it ends, namespace '{tenant.Namespace}' cannot log in to {(overdue.Contains(tenant) ? "that host" : "any host")}");
        cancellationToken.ThrowIfCancellationRequested();
        var begun = time.GetTimestamp();
        var login = LoginThread.Start(source);
        try
        {
            return await UntilAsync(login, begun, cancellationToken);
        }
        catch (Exception given) when (!login.Connection.IsCompleted && given is TimeoutException or OperationCanceledException)
        {
            login.LowerPriority();
            _ = WatchAbandonedAsync(login, tenant);
            if (given is OperationCanceledException)
                throw;
            throw login.Computed >= ComputeMinimum ? TooManyIterations(target.Address, "") : new NpgsqlException(given.Message, given);
        }
    }

    /// <summary>Waits for a login within its limits of time and CPU time.</summary>
    private async Task<NpgsqlConnection> UntilAsync(LoginThread login, long begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await login.Connection.WaitAsync(BetweenChecks, time, cancellationToken);
            }
            catch (TimeoutException) when (!login.Connection.IsCompleted && time.GetElapsedTime(begun) < Limit && login.Computed < ComputeLimit)
            {
                // Still within its limits; wait on.
            }
        }
    }

    private static ScramIterationsException TooManyIterations(string address, string more) => new(
        $"database.host: {address} asks for so many SCRAM iterations that a login takes more than {ComputeLimit.TotalSeconds:0} s of CPU time; correct spec.database.host, or lower scram_iterations there and set the password again{more}");

    private async Task WatchAbandonedAsync(LoginThread login, (string Namespace, string Address) tenant)
    {
        try
        {
            while (!login.Connection.IsCompleted)
            {
                if (login.Computed >= ComputeMinimum)
                    _overdue[login] = tenant;
                await Task.WhenAny(login.Connection, Task.Delay(BetweenChecks, time));
            }

            await (await login.Connection).DisposeAsync();
        }
        catch (Exception ended) when (ended is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            // The login failed, and no caller waits for it any more.
        }
        finally
        {
            _overdue.TryRemove(login, out _);
        }
    }
}
