using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Attacks with a server's login outside its own database. They run in sequence; the last ones do damage.</summary>
internal static class BindingAttacks
{
    private const int Ums = 0x00554D53;
    private const int Waiting = 12;
    private const double MostSeconds = 45;

    /// <summary>All attacks of this kind.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        new("a server's login connects to 'postgres'", (setup, token) => ConnectsAsync(setup, "postgres", token)),
        new("a server's login connects to 'template1'", (setup, token) => ConnectsAsync(setup, "template1", token)),
        new("a server's login connects to a restore point", (setup, token) => ConnectsAsync(setup, setup.RestorePoint, token)),
        new("a server's login floods PostgreSQL with sessions", FloodAsync),
        new("a server's sessions wait for the cluster's lock, and the operator is killed", LockAsync),
    ];

    private static async Task<BindingLogin> LoginAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var secrets = await k8s.CoreV1OperationsExtensions.ListNamespacedSecretAsync(setup.Client.CoreV1, setup.VictimNamespace, cancellationToken: cancellationToken);
        return secrets.Items.Select(BindingLogin.From).OfType<BindingLogin>().Last(login => login.Kind == 'p' && login.Database == setup.VictimNames.Database);
    }

    private static async Task<string?> ConnectsAsync(TenantSetup setup, string database, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await (await LoginAsync(setup, cancellationToken)).OpenAsync(cancellationToken, database);
            return "the login was accepted";
        }
        catch (PostgresException)
        {
            return null;
        }
    }

    private static async Task<string?> FloodAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var login = await LoginAsync(setup, cancellationToken);
        var most = int.Parse((string)(await setup.AskAsync("postgres", "SHOW max_connections", cancellationToken))!, System.Globalization.CultureInfo.InvariantCulture);
        var sessions = new List<NpgsqlConnection>();
        try
        {
            while (sessions.Count <= most)
                sessions.Add(await login.OpenAsync(cancellationToken));
            return "there is no limit";
        }
        catch (PostgresException full)
        {
            return full.SqlState == PostgresErrorCodes.TooManyConnections && full.MessageText.Contains("role", StringComparison.Ordinal)
                && !full.MessageText.Contains("slots", StringComparison.Ordinal)
                ? null : $"{sessions.Count} sessions were accepted until the whole server was full ({full.MessageText})";
        }
        finally
        {
            foreach (var session in sessions)
                await session.DisposeAsync();
        }
    }

    private static async Task<string?> LockAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var login = await LoginAsync(setup, cancellationToken);
        var key = unchecked((int)uint.Parse(setup.VictimUid[..8], System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture));
        var sessions = new List<NpgsqlConnection>();
        var waits = new List<Task>();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            for (var number = 0; number < Waiting; number++)
            {
                // In the maintenance database if it can connect there, otherwise in its own database, where the lock is a different one.
                NpgsqlConnection session;
                try
                {
                    session = await login.OpenAsync(cancellationToken, "postgres");
                }
                catch (PostgresException)
                {
                    session = await login.OpenAsync(cancellationToken);
                }

                sessions.Add(session);
                waits.Add(Planting.RunAsync(session, $"SET statement_timeout = 0; SELECT pg_advisory_lock({Ums}, {key})", ending.Token));
            }

            await setup.RestartOperatorAsync(cancellationToken);
            var seconds = await setup.ReactionAsync(cancellationToken, MostSeconds + 5);
            return seconds > MostSeconds ? FormattableString.Invariant($"the operator did not reconcile for {seconds:0} s after its failover") : null;
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var session in sessions)
                await session.DisposeAsync();
        }
    }
}
