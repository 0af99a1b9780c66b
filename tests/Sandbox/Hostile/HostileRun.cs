using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>One run on one PostgreSQL: the stories side by side, then what their traps tell.</summary>
internal sealed class HostileRun(HostileOptions options, IProgress<string> progress)
{
    // What only a name that was taken for a statement can have made.
    private const string Injected = "SELECT count(*) > 0 FROM pg_catalog.pg_class WHERE relname = 'injected'";

    /// <summary>What a run is played on. Autovacuum computes expressions, too, as the bootstrap superuser: it would tell of itself.</summary>
    public static SandboxOptions Sandbox(int major) => new()
    {
        PostgresMajor = major,
        Images = HostileScript.Images,
        PostgresSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["autovacuum"] = "off",
            ["max_prepared_transactions"] = "10",
            ["log_timezone"] = "'UTC'",
        }.ToImmutableDictionary(StringComparer.Ordinal),
    };

    /// <summary>Stories that did not come to their end: what their traps would have told is unknown.</summary>
    public IReadOnlyList<string> Unfinished => _unfinished;

    private ImmutableList<string> _unfinished = [];

    /// <summary>Plays the stories.</summary>
    /// <returns>What became of each trap.</returns>
    public async Task<ImmutableArray<TrapRow>> RunAsync(SandboxCluster cluster, IEnumerable<HostileScript> scripts, CancellationToken cancellationToken)
    {
        var (ledger, all) = (new Ledger(), scripts.ToList());
        var marker = Path.Combine("/tmp", $"hostile-{Path.GetFileName(cluster.Run.Path)}");
        await Task.WhenAll(all.Select(async script =>
        {
            await using var site = await cluster.CreateSiteAsync(script.Site, cancellationToken);
            if (script.SearchPath is { } path)
                await AskAsync(cluster.Postgres, script.Names.Database, $"ALTER DATABASE \"{script.Names.Database}\" SET search_path = {path}", cancellationToken);
            await site.StartOperatorAsync(Haste.OperatorArguments, cancellationToken);
            try
            {
                await new HostileStory(cluster, site, script, options, ledger, marker, progress).RunAsync(cancellationToken);
            }
            catch (SandboxException unfinished)
            {
                ImmutableInterlocked.Update(ref _unfinished, all => all.Add($"{script.Name}: {unfinished.Message}"));
                progress.Report($"{script.Name}: not finished");
            }
        }));
        await LookForCommandsAsync(cluster.Postgres, ledger, marker, cancellationToken);
        var judge = new TrapJudge(
            ledger,
            all.Select(script => script.Names.OperatorLogin).ToHashSet(StringComparer.Ordinal),
            all.SelectMany(script => new[] { script.Names.OwnerRole, script.Names.AppRole }).ToHashSet(StringComparer.Ordinal));
        return judge.Judge(Firing.ReadAll(cluster.Postgres.LogPath!));
    }

    private static async Task LookForCommandsAsync(PostgresServer server, Ledger ledger, string marker, CancellationToken cancellationToken)
    {
        var names = TrapCorpus.Group("names")[0];
        if (File.Exists(marker))
        {
            File.Delete(marker);
            ledger.Escalate(names, "a name was taken for a command");
        }

        await using var connection = new NpgsqlConnection(server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        var databases = (string)(await Planting.ScalarAsync(connection, "SELECT string_agg(datname, '/') FROM pg_database WHERE datallowconn", cancellationToken))!;
        foreach (var database in databases.Split('/'))
        {
            if (await AskAsync(server, database, Injected, cancellationToken) is true)
                ledger.Escalate(names, $"a name was taken for a statement in {database}");
        }
    }

    private static async Task<object?> AskAsync(PostgresServer server, string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        return await Planting.ScalarAsync(connection, sql, cancellationToken);
    }
}
