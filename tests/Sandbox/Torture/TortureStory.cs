using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Runs consecutive updates under seeded faults, watched by observers that share no code with the operator.</summary>
internal sealed class TortureStory(TortureOptions options, SandboxCluster cluster, SandboxSite site, IProgress<string> progress, TimeProvider time)
{
    private const string Cluster = "ums";
    private const string First = "12.03.110";
    private const string FailsOnProduction = "12.04.902";
    private const int FirstMinor = 3;
    private const int FirstPatch = 110;
    private const int LastMinor = 6;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);

    /// <summary>Options of the sandbox: two nodes, and a PostgreSQL server whose data survives SIGKILL.</summary>
    public static SandboxOptions Sandbox { get; } = new()
    {
        Nodes = 2,
        Site = new SiteOptions(),
        Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment),
        PostgresSettings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fsync"] = "on",
            ["full_page_writes"] = "on",
            ["max_connections"] = "120",
            ["max_prepared_transactions"] = "4",
            ["log_connections"] = "on",
            ["log_disconnections"] = "on",
            ["log_timezone"] = "'UTC'",
        }.ToImmutableDictionary(StringComparer.Ordinal),
    };

    private readonly FaultLog _log = new(time);
    private readonly List<string> _violations = [];

    /// <summary>Runs the story.</summary>
    /// <exception cref="SandboxException">A part did not become ready, or an update did not end; the message describes the cluster.</exception>
    public async Task<TortureReport> RunAsync(CancellationToken cancellationToken)
    {
        var faults = new ProxyFaults(options.Seed, site.Names.Database, _log);
        var moments = new ServedMoments(_log, time);
        await site.InterposeAsync(faults, cancellationToken);
        await using var disk = await SmallDisk.CreateAsync(cluster, site, cancellationToken);
        await using var operators = new OperatorKeeper(site);
        await operators.StartAsync(cancellationToken);
        var sample = FastSettings.Of(site.Sample(Cluster, First, options.Replicas));
        sample["spec"]!["database"]!["copyTablespace"] = SmallDisk.Tablespace;
        await site.ApplyAsync(sample, cancellationToken);
        await site.WaitReadyAsync(Cluster, First, ReadyDeadline, cancellationToken);
        await using var load = LoadProcess.Start(cluster.Run, new ServiceEndpoints(cluster.Client, site.Namespace, $"{Cluster}-devices", "https"), options.Devices);

        var database = new DatabaseFaults(cluster, site, disk, time);
        var harm = new Harm(
            faults,
            new EnvironmentFaults(cluster, operators, database, options.Seed, _log, time),
            new Ambush(cluster, site, Cluster, database, options.Seed, _log, time));
        TakenUpdate? last = null;
        var (version, minor, patch) = (First, FirstMinor + 1, FirstPatch);
        for (var number = 1; number <= options.Updates; number++)
        {
            // Odd seeds start with a version whose migration fails in production.
            var fails = number == 1 && options.Seed % 2 == 1;
            var target = fails ? FailsOnProduction : FormattableString.Invariant($"12.{minor:00}.{patch}");
            var taken = await UpdateAsync(version, target, harm, sparesPostgres: options.WaysOut && number == options.Updates, moments, cancellationToken);
            last = taken ?? last;
            if (fails && taken is not null)
                _violations.Add($"the update to {target} completed although its migration fails");
            if (fails)
                continue;
            // A failed version is not retried; its next patch version is used.
            (version, minor, patch) = taken is not null ? (target, minor + 1, FirstPatch) : (version, minor, patch + 1);
        }

        if (options.WaysOut)
            await new WaysOut(options, cluster, site, Cluster, _log, progress, time)
                .PlayAsync(last, minor <= LastMinor ? FormattableString.Invariant($"12.{minor:00}.{patch}") : null, harm, _violations, cancellationToken);
        var requests = (await load.StopAsync()).Requests;
        if (!options.WaysOut)
            await DeleteAsync(cancellationToken);
        return new TortureReport(options.Updates, _log.Counts, [.. _violations, .. faults.Violations, .. operators.Crashes], requests, moments.Unserved, moments.Unexplained);
    }

    /// <summary>Deletes the cluster and checks that only production and promised copies are left (P4).</summary>
    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var kept = ClusterView.From(await site.GetAsync(Cluster, cancellationToken)).Retained;
        await site.DeleteAsync(Cluster, cancellationToken);
        await site.WaitAsync(Cluster, gone => gone is null, "deleted", ReadyDeadline, cancellationToken);
        _violations.AddRange((await Leftovers.FindAsync(cluster, site, Cluster, 0, kept, cancellationToken)).Select(left => $"P4: left over after the deletion: {left}"));
    }

    /// <returns>Null if the servers run the old version at the end.</returns>
    private async Task<TakenUpdate?> UpdateAsync(string from, string target, Harm harm, bool sparesPostgres, ServedMoments moments, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var dump = await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken);
        var before = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        await using var observer = await ClusterObserver.StartAsync(cluster, site, cancellationToken);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = moments.RunAsync(observer, watching.Token);
        await site.PatchSpecAsync(Cluster, new JsonObject { ["version"] = target }, cancellationToken);
        await harm.DoAsync(options.Faulty, sparesPostgres, cancellationToken);
        var isTaken = await EndedAsync(from, target, cancellationToken);
        await watching.CancelAsync();
        await looking;
        await JudgeAsync(target, isTaken, before, dump, observer, cancellationToken);
        progress.Report(FormattableString.Invariant(
            $"{target}: {(isTaken ? "completed" : "undone")} after {time.GetElapsedTime(begun).TotalSeconds:0} s, {string.Join(", ", _log.Counts.Select(kind => $"{kind.Key} {kind.Value}"))} so far"));
        return isTaken ? new TakenUpdate(from, target, dump) : null;
    }

    /// <summary>Checks liveness: without further faults the update ends, and only retained copies are left. The history cannot be used because the status was wiped.</summary>
    private async Task<bool> EndedAsync(string from, string target, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var seen = await site.GetAsync(Cluster, cancellationToken) ?? throw new SandboxException($"{Cluster} is gone");
            IReadOnlyList<string> left = ["the update"];
            var isTaken = IsWhole(seen, target);
            if (isTaken || (IsWhole(seen, from) && ClusterView.From(seen).Phase == "Held"))
                left = await Leftovers.FindAsync(cluster, site, Cluster, options.Replicas, ClusterView.From(seen).Retained, cancellationToken);
            if (left.Count == 0)
                return isTaken;
            if (time.GetElapsedTime(begun) > options.Patience)
                throw new SandboxException(
                    $"{target}: not finished {options.Patience.TotalSeconds} s after the last fault, left: {string.Join(", ", left)}\n{await site.DescribeAsync(Cluster, cancellationToken)}");
            await Task.Delay(Poll, time, cancellationToken);
        }
    }

    /// <summary>The first differences of two dumps, but for what the kills of PostgreSQL explain.</summary>
    internal static IEnumerable<string> Changes(string before, string now, FaultLog log) =>
        DatabaseDump.Differences(before, now, log.Counts.GetValueOrDefault(EnvironmentFaults.PostgresKilled)).Take(6);

    private bool IsWhole(JsonObject seen, string version)
    {
        var view = ClusterView.From(seen);
        return view.Step is null && view.Servers.Length == options.Replicas
            && view.Servers.All(server => server is { Mode: "Production", IsReady: true } && server.Version == version);
    }

    private async Task JudgeAsync(string target, bool isTaken, MigrationHistory before, string dump, ClusterObserver observer, CancellationToken cancellationToken)
    {
        var after = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        var migrations = after.Rows - before.Rows;
        observer.JudgeSessions(target, migrations == 0 ? new MigrationHistory(after.Rows, null, null) : after);
        // P3 is counted separately, because faults may explain seconds without a ready server.
        _violations.AddRange(observer.Violations.Where(violation => !violation.StartsWith("P3", StringComparison.Ordinal)));
        if (migrations != (isTaken ? 1 : 0))
            _violations.Add($"P2: the update to {target} was {(isTaken ? "completed" : "undone")}, but production has {migrations} additional migrations");
        if (!isTaken)
            _violations.AddRange(
                Changes(dump, await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken), _log)
                    .Select(line => $"P9: the update to {target} was undone, but production changed: {line}"));
    }
}
