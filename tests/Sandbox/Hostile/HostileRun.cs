using System.Collections.Concurrent;
using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>One run on one PostgreSQL server: plays the stories in parallel, then evaluates the traps' records.</summary>
internal sealed class HostileRun(HostileOptions options, IProgress<string> progress)
{
    // The chart's memory limit, and the share of it that the operator's heap uses in a pod (System.GC.HeapHardLimitPercent).
    private const long MemoryLimit = 512L << 20;
    private const string HeapLimit = "10000000";

    // A table that exists only if a name was executed as a statement.
    private const string Injected = "SELECT count(*) > 0 FROM pg_catalog.pg_class WHERE relname = 'injected'";

    /// <summary>Options of the sandbox. Autovacuum is off: it evaluates expressions as the bootstrap superuser and would fire traps itself.</summary>
    public static SandboxOptions Sandbox(int major) => new()
    {
        PostgresMajor = major,
        Images = HostileScript.Images,
        PostgresSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["autovacuum"] = "off",
            // The server is reachable by several addresses.
            ["listen_addresses"] = "'127.0.0.1,::1'",
            ["max_prepared_transactions"] = "10",
            ["log_timezone"] = "'UTC'",
        }.ToImmutableDictionary(StringComparer.Ordinal),
    };

    /// <summary>Faults that are not caused by a single trap, including unfinished stories, whose traps were not evaluated.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    private readonly ConcurrentBag<string> _faults = [];

    /// <summary>Plays the stories and evaluates the traps.</summary>
    /// <returns>The result of each trap.</returns>
    public async Task<ImmutableArray<TrapRow>> RunAsync(SandboxCluster cluster, IEnumerable<HostileScript> scripts, CancellationToken cancellationToken)
    {
        // Inherited by the processes that are started.
        Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", HeapLimit);
        var (ledger, all) = (new Ledger(), scripts.ToList());
        var marker = Path.Combine("/tmp", $"hostile-{Path.GetFileName(cluster.Run.Path)}");
        await Task.WhenAll(all.Select(async script =>
        {
            await using var site = await cluster.CreateSiteAsync(script.Site, cancellationToken);
            if (script.SearchPath is { } path)
                await AskAsync(cluster.Postgres, script.Names.Database, $"ALTER DATABASE \"{script.Names.Database}\" SET search_path = {path}", cancellationToken);
            var started = await site.StartOperatorAsync(FastSettings.OperatorArguments, cancellationToken);
            try
            {
                await new HostileStory(cluster, site, script, options, ledger, marker, progress).RunAsync(cancellationToken);
            }
            catch (SandboxException unfinished)
            {
                _faults.Add($"{script.Name}: {unfinished.Message}");
                progress.Report($"{script.Name}: not finished");
            }

            Judge(script, started);
        }));
        await LookForCommandsAsync(cluster.Postgres, ledger, marker, cancellationToken);
        foreach (var fault in ledger.Faults)
            _faults.Add(fault);
        var judge = new TrapJudge(
            ledger,
            all.Select(script => script.Names.OperatorLogin).ToHashSet(StringComparer.Ordinal),
            all.SelectMany(script => new[] { script.Names.OwnerRole, script.Names.AppRole }).ToHashSet(StringComparer.Ordinal));
        return judge.Judge(Firing.ReadAll(cluster.Postgres.LogPath!));
    }

    // Checks the operator itself: its memory, and forged lines in its log.
    private void Judge(HostileScript script, OperatorProcess started)
    {
        if (started.Process.HasExited)
        {
            _faults.Add($"{script.Name}: the operator exited");
            return;
        }

        var peak = OperatorMemory.Peak(started.Process.Id);
        progress.Report(FormattableString.Invariant($"{script.Name}: the operator's peak memory is {peak >> 20} MiB"));
        if (peak > MemoryLimit)
            _faults.Add(FormattableString.Invariant($"{script.Name}: the operator's peak memory is {peak >> 20} MiB, more than its pod's limit"));
        foreach (var line in File.ReadLines(started.Process.LogPath)
            .Where(line => line.StartsWith("2026-01-01T00:00:00.000Z", StringComparison.Ordinal) || line.Contains('\u001b', StringComparison.Ordinal)))
            _faults.Add($"{script.Name}: a line of the operator's log is forged: {line}");
    }

    private static async Task LookForCommandsAsync(PostgresServer server, Ledger ledger, string marker, CancellationToken cancellationToken)
    {
        var names = TrapCorpus.Group("names")[0];
        if (File.Exists(marker))
        {
            File.Delete(marker);
            ledger.Escalate(names, "a name was executed as a command");
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        var databases = (string)(await Planting.ScalarAsync(connection, "SELECT string_agg(datname, '/') FROM pg_database WHERE datallowconn", cancellationToken))!;
        foreach (var database in databases.Split('/'))
        {
            if (await AskAsync(server, database, Injected, cancellationToken) is true)
                ledger.Escalate(names, $"a name was executed as a statement in {database}");
        }
    }

    private static async Task<object?> AskAsync(PostgresServer server, string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        return await Planting.ScalarAsync(connection, sql, cancellationToken);
    }
}
