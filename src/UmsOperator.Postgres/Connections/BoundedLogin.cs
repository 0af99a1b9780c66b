using System.Collections.Concurrent;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Logs in, and bounds what a host can make the operator compute. How many rounds of SCRAM a login takes is the host's to say; Npgsql neither bounds their number nor can be stopped
/// while it computes. So a login that outlives its time goes on behind everything else, and until it ends its namespace gets no other to that host. Thread-safe.
/// </summary>
internal sealed class BoundedLogin(TimeProvider time)
{
    /// <summary>A little more than the network may take of it, and less than a first contact with a host.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(4.5);

    /// <summary>Logins of one namespace that still compute after their time; with so many it gets no other to any host.</summary>
    public const int MostEndless = 8;

    /// <summary>Some millions of rounds: no login of a server that means well comes near.</summary>
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(1);

    /// <summary>A login that was given up and has computed less waits for the network or for a name.</summary>
    private static readonly TimeSpan Some = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<LoginThread, (string Namespace, string Address)> _endless = [];

    /// <summary>Opens a session.</summary>
    /// <param name="target">Whose session.</param>
    /// <param name="source">What to open.</param>
    /// <param name="cancellationToken">Gives the login up; it may go on for a while, and what it opens is closed.</param>
    /// <returns>The session.</returns>
    /// <exception cref="EndlessLoginException">The host wants too much to be computed, now or by an earlier login.</exception>
    /// <exception cref="NpgsqlException">It could not be opened.</exception>
    public async Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var tenant = (Namespace: target.Cluster.Split('/')[0], target.Address);
        var endless = _endless.Values.Where(other => other.Namespace == tenant.Namespace).ToList();
        if (endless.Contains(tenant) || endless.Count >= MostEndless)
            throw Endless(endless.Contains(tenant) ? target.Address : endless[0].Address, $"; it still computes, and until it ends namespace '{tenant.Namespace}' gets no other login to {(endless.Contains(tenant) ? "that host" : "any host")}");
        cancellationToken.ThrowIfCancellationRequested();
        var begun = time.GetTimestamp();
        var login = LoginThread.Start(source);
        try
        {
            return await UntilAsync(login, begun, cancellationToken);
        }
        catch (Exception given) when (!login.Connection.IsCompleted && given is TimeoutException or OperationCanceledException)
        {
            login.StandBack();
            _ = LeaveAsync(login, tenant);
            if (given is OperationCanceledException)
                throw;
            throw login.Computed >= Some ? Endless(target.Address, "") : new NpgsqlException(given.Message, given);
        }
    }

    /// <summary>Waits for it, as long as it may take and compute.</summary>
    private async Task<NpgsqlConnection> UntilAsync(LoginThread login, long begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await login.Connection.WaitAsync(BetweenLooks, time, cancellationToken);
            }
            catch (TimeoutException) when (!login.Connection.IsCompleted && time.GetElapsedTime(begun) < Limit && login.Computed < Much)
            {
                // It goes on.
            }
        }
    }

    private static EndlessLoginException Endless(string address, string more) => new(
        $"database.host: a login at {address} takes more than {Much.TotalSeconds:0} s to compute, by the number of SCRAM rounds that this host asks for; correct spec.database.host, or lower scram_iterations there and set the password again{more}");

    private async Task LeaveAsync(LoginThread login, (string Namespace, string Address) tenant)
    {
        try
        {
            while (!login.Connection.IsCompleted)
            {
                if (login.Computed >= Some)
                    _endless[login] = tenant;
                await Task.WhenAny(login.Connection, Task.Delay(BetweenLooks, time));
            }

            await (await login.Connection).DisposeAsync();
        }
        catch (Exception ended) when (ended is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or System.Security.Authentication.AuthenticationException)
        {
            // It failed; nobody waits for it.
        }
        finally
        {
            _endless.TryRemove(login, out _);
        }
    }
}
