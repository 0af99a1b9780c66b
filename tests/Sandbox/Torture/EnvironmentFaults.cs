using System.Globalization;
using Npgsql;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Faults of operators, servers, PostgreSQL, etcd, API server and nodes, one at a time. Kinds and times are random from a seed.</summary>
internal sealed class EnvironmentFaults(SandboxCluster cluster, OperatorKeeper operators, DatabaseFaults database, int seed, FaultLog log, TimeProvider time)
{
    /// <summary>The name of the fault that kills PostgreSQL with all its processes.</summary>
    public const string PostgresKilled = "PostgreSQL SIGKILL";

    private readonly Random _random = new(seed);

    /// <summary>Injects faults until cancelled; all faults are repaired on return.</summary>
    public async Task RunAsync(bool sparesPostgres, CancellationToken cancellationToken)
    {
        var faults = new (string Kind, bool HitsServers, Func<Task> Inject)[]
        {
            ("operator SIGKILL", false, KillOperatorAsync),
            ("operator SIGKILL", false, KillOperatorAsync),
            ("leader SIGSTOP beyond its lease", false, StopLeaderAsync),
            ("server SIGKILL", true, KillServerAsync),
            sparesPostgres ? ("operator SIGKILL", false, KillOperatorAsync) : (PostgresKilled, true, KillPostgresAsync),
            ("API server SIGKILL", true, KillApiServerAsync),
            ("etcd SIGKILL", true, KillEtcdAsync),
            ("node cut off", true, CutNodeOffAsync),
            ("disk of the copies full", true, () => database.FillDiskAsync(Some(3, 9))),
            ("connections exhausted", true, () => database.ExhaustConnectionsAsync(Some(3, 7))),
            ("prepared transaction", false, () => database.PrepareTransactionAsync(Some(2, 8))),
            ("exporter", false, () => database.ExportAsync(Some(3, 8))),
        };
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(1500, 6000)), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            var (kind, hitsServers, inject) = faults[_random.Next(faults.Length)];
            log.Add(kind);
            using var outage = hitsServers ? log.BeginOutage() : null;
            await inject();
        }
    }

    private TimeSpan Some(int fewest, int most) => TimeSpan.FromSeconds(_random.Next(fewest, most));

    private async Task KillOperatorAsync()
    {
        if (operators.Running is { Count: > 0 } running)
            await SandboxSite.KillOperatorAsync(running[_random.Next(running.Count)]);
    }

    private async Task StopLeaderAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };
        foreach (var one in operators.Running)
        {
            try
            {
                if (!(await http.GetStringAsync(new Uri(one.Address, "metrics"))).Contains("\nums_operator_leader 1", StringComparison.Ordinal))
                    continue;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                continue; // it is starting or stopping
            }

            one.Process.Signal(ProcessSignal.Stop);
            await Task.Delay(TimeSpan.FromSeconds(8), time);
            one.Process.Signal(ProcessSignal.Continue);
            return;
        }
    }

    private Task KillServerAsync()
    {
        var servers = cluster.Run.Running.Where(process => process.Spec.Name == ContainerProcess.ProcessName).ToList();
        if (servers.Count > 0)
            servers[_random.Next(servers.Count)].Signal(ProcessSignal.Kill);
        return Task.CompletedTask;
    }

    /// <summary>Kills the checkpointer, which makes the whole server terminate all sessions and recover from its write-ahead log.</summary>
    private async Task KillPostgresAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(cluster.Postgres.ConnectionString());
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'", connection);
            var pid = Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
            ProcessSignal.Kill.SendTo(pid);
            await using var end = new NpgsqlCommand("SELECT pg_sleep(20)", connection);
            await end.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // The server is recovering.
        }

        await cluster.Postgres.StartAsync();
    }

    private async Task KillApiServerAsync()
    {
        await cluster.ControlPlane.KillApiServerAsync();
        await Task.Delay(TimeSpan.FromSeconds(_random.Next(0, 5)), time);
        await cluster.ControlPlane.StartAsync();
    }

    private async Task KillEtcdAsync()
    {
        await cluster.ControlPlane.KillEtcdAsync();
        await Task.Delay(TimeSpan.FromSeconds(_random.Next(0, 4)), time);
        await cluster.ControlPlane.StartAsync();
    }

    /// <summary>Cuts a node off; its servers keep running with their sessions. If it lasts longer than the lease, the node counts as lost.</summary>
    private async Task CutNodeOffAsync()
    {
        var node = cluster.Nodes[_random.Next(cluster.Nodes.Count)];
        node.CutOff();
        await Task.Delay(TimeSpan.FromSeconds(_random.Next(2, 14)), time);
        node.Rejoin();
    }
}
