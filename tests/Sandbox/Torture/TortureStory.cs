using System.Collections.Immutable;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Updates one after another, each under faults from a seed; observers that share no code with the operator look on.</summary>
internal sealed class TortureStory(TortureOptions options, SandboxCluster cluster, SandboxSite site, IProgress<string> progress, TimeProvider time)
{
    private const string Cluster = "ums";
    private const string First = "12.03.110";
    private const string FailsOnProduction = "12.04.902";
    private const int FirstMinor = 3;
    private const int FirstPatch = 110;

    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _readyDeadline = TimeSpan.FromMinutes(3);

    /// <summary>What it is played on: two nodes, and a PostgreSQL whose data outlives its SIGKILL.</summary>
    public static SandboxOptions Sandbox { get; } = new()
    {
        Nodes = 2,
        Site = new SiteOptions(),
        Images = ImageCatalog.Default.With(Haste.ServerEnvironment),
        PostgresSettings = ImmutableDictionary<string, string>.Empty.Add("fsync", "on").Add("full_page_writes", "on"),
    };

    private readonly FaultLog _log = new(time);
    private readonly List<string> _violations = [];

    /// <summary>Plays it.</summary>
    /// <exception cref="SandboxException">A part did not come up, or an update did not come to an end; the message holds all that is known.</exception>
    public async Task<TortureReport> RunAsync(CancellationToken cancellationToken)
    {
        var faults = new ProxyFaults(options.Seed, site.Names.Database, _log);
        var moments = new ServedMoments(_log, time);
        await site.InterposeAsync(faults, cancellationToken);
        await using var operators = new OperatorKeeper(site);
        await operators.StartAsync(cancellationToken);
        await site.ApplyAsync(Haste.Of(site.Sample(Cluster, First, options.Replicas)), cancellationToken);
        await site.WaitReadyAsync(Cluster, First, _readyDeadline, cancellationToken);
        await using var load = LoadProcess.Start(cluster.Run, new ServiceEndpoints(cluster.Client, site.Namespace, $"{Cluster}-devices", "https"), options.Devices);

        var world = new WorldFaults(cluster, operators, options.Seed, _log, time);
        var (minor, patch) = (FirstMinor + 1, FirstPatch);
        for (var number = 1; number <= options.Updates; number++)
        {
            // Odd seeds begin with a version whose migration fails in production.
            var fails = number == 1 && options.Seed % 2 == 1;
            var target = fails ? FailsOnProduction : FormattableString.Invariant($"12.{minor:00}.{patch}");
            var outcome = await UpdateAsync(target, faults, world, moments, cancellationToken);
            if (fails && outcome == "Completed")
                _violations.Add($"{target} cannot be completed, and was");
            if (fails)
                continue;
            // A version that failed is not tried again: the next patch of it is.
            (minor, patch) = outcome == "Completed" ? (minor + 1, FirstPatch) : (minor, patch + 1);
        }

        var requests = (await load.StopAsync()).Requests;
        await DeleteAsync(cancellationToken);
        return new TortureReport(options.Updates, _log.Counts, [.. _violations, .. faults.Violations, .. operators.Crashes], requests, moments.Unserved, moments.Unexplained);
    }

    /// <summary>Nothing is left but production and what was promised (P4).</summary>
    private async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var kept = ClusterView.From(await site.GetAsync(Cluster, cancellationToken)).Retained;
        await site.DeleteAsync(Cluster, cancellationToken);
        await site.WaitAsync(Cluster, gone => gone is null, "deleted", _readyDeadline, cancellationToken);
        _violations.AddRange((await Leftovers.FindAsync(cluster, site, Cluster, 0, kept, cancellationToken)).Select(left => $"P4: after the deletion there is still {left}"));
    }

    private async Task<string> UpdateAsync(string target, ProxyFaults faults, WorldFaults world, ServedMoments moments, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var entries = History(await site.GetAsync(Cluster, cancellationToken)).Count;
        var dump = await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken);
        var before = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        await using var observer = await ClusterObserver.StartAsync(cluster, site, cancellationToken);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = moments.RunAsync(observer, watching.Token);
        await site.PatchSpecAsync(Cluster, new JsonObject { ["version"] = target }, cancellationToken);

        using (var faulty = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            faulty.CancelAfter(options.Faulty);
            faults.Switch(active: true);
            await world.RunAsync(faulty.Token);
            faults.Switch(active: false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var end = await EndedAsync(target, entries, cancellationToken);
        await watching.CancelAsync();
        await looking;
        var outcome = $"{History(end)[0]!["outcome"]}";
        await JudgeAsync(target, outcome, before, dump, observer, cancellationToken);
        progress.Report(FormattableString.Invariant($"{target}: {outcome} after {time.GetElapsedTime(begun).TotalSeconds:0} s, {string.Join(", ", _log.Counts.Select(kind => $"{kind.Key} {kind.Value}"))} so far"));
        return outcome;
    }

    /// <summary>Liveness: with no more faults an end is reached, and nothing is left but what is kept.</summary>
    private async Task<JsonObject> EndedAsync(string target, int entries, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var seen = await site.GetAsync(Cluster, cancellationToken) ?? throw new SandboxException($"{Cluster} is gone");
            IReadOnlyList<string> left = ["the update"];
            if (History(seen).Count > entries && IsWhole(seen, target))
                left = await Leftovers.FindAsync(cluster, site, Cluster, options.Replicas, ClusterView.From(seen).Retained, cancellationToken);
            if (left.Count == 0)
                return seen;
            if (time.GetElapsedTime(begun) > options.Patience)
                throw new SandboxException($"{target}: no end {options.Patience.TotalSeconds} s after the last fault, left: {string.Join(", ", left)}\n{await site.DescribeAsync(Cluster, cancellationToken)}");
            await Task.Delay(_poll, time, cancellationToken);
        }
    }

    private bool IsWhole(JsonObject seen, string target)
    {
        var view = ClusterView.From(seen);
        var version = $"{History(seen)[0]!["outcome"]}" == "Completed" ? target : $"{History(seen)[0]!["from"]}";
        return view.Step is null && view.Servers.Length == options.Replicas
            && view.Servers.All(server => server is { Mode: "Production", IsReady: true } && server.Version == version);
    }

    private async Task JudgeAsync(string target, string outcome, MigrationHistory before, string dump, ClusterObserver observer, CancellationToken cancellationToken)
    {
        var after = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        var migrations = after.Rows - before.Rows;
        observer.JudgeSessions(target, migrations == 0 ? new MigrationHistory(after.Rows, null, null) : after);
        // Whether somebody serves is counted in moments, as faults may explain it.
        _violations.AddRange(observer.Violations.Where(violation => !violation.StartsWith("P3", StringComparison.Ordinal)));
        if (migrations != (outcome == "Completed" ? 1 : 0))
            _violations.Add($"P2: {target} {outcome}, and production shows {migrations} migrations");
        if (outcome != "Completed" && dump != await DatabaseDump.TakeAsync(cluster.Postgres, site.Names.Database, cancellationToken))
            _violations.Add($"P9: {target} {outcome}, and production is not what it was");
    }

    private static JsonArray History(JsonObject? cluster) => cluster?["status"]?["history"] as JsonArray ?? [];
}
