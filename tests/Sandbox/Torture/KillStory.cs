using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>One update whose operator is disturbed at every action: killed before and after it takes effect and restarted (promise P5), or refused.</summary>
public sealed class KillStory
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(20);

    private readonly SandboxCluster _cluster;
    private readonly SandboxSite _site;
    private readonly string _name;
    private readonly KillScript _script;
    private readonly KillOptions _options;
    private readonly IDisturber _disturber;

    /// <summary>Creates a story.</summary>
    /// <param name="cluster">The sandbox.</param>
    /// <param name="site">The site whose operators are killed.</param>
    /// <param name="name">Name of the UmsCluster.</param>
    /// <param name="script">The update and its expected end.</param>
    /// <param name="options">Options of the kills.</param>
    public KillStory(SandboxCluster cluster, SandboxSite site, string name, KillScript script, KillOptions options)
        : this(cluster, site, name, script, options, Killer(cluster, site, script, options))
    {
    }

    internal KillStory(SandboxCluster cluster, SandboxSite site, string name, KillScript script, KillOptions options, IDisturber disturber) =>
        (_cluster, _site, _name, _script, _options, _disturber) = (cluster, site, name, script, options, disturber);

    /// <summary>Inserts the proxies; call it before the first operator starts and the cluster is applied.</summary>
    public Task InterposeAsync(CancellationToken cancellationToken = default) => _site.InterposeAsync(_disturber, cancellationToken);

    /// <summary>Sets the version and waits for the end of the update.</summary>
    /// <exception cref="SandboxException">The update did not end in time, or an operator crashed; the message describes the cluster.</exception>
    public async Task<KillReport> RunAsync(CancellationToken cancellationToken = default)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var dump = await DumpAsync(cancellationToken);
        var before = await MigrationHistory.ReadAsync(_site.ConnectionString, cancellationToken);
        await FinishAsync(_script.After, cancellationToken);
        await using var observer = await ClusterObserver.StartAsync(_cluster, _site, cancellationToken);
        _disturber.Arm();
        await SetVersionAsync(_script.Target, cancellationToken);
        var end = await FollowAsync(begun, cancellationToken);
        // Later actions, such as the deletion, do not belong to this story. An operator killed since the last check is restarted.
        _disturber.Disarm();
        await _disturber.TendAsync(cancellationToken);
        var after = await MigrationHistory.ReadAsync(_site.ConnectionString, cancellationToken);
        // If production was not migrated, no server of the target version may have had a session on it.
        if (_script.After is null)
            observer.JudgeSessions(_script.Target, after.Rows == before.Rows ? new MigrationHistory(after.Rows, null, null) : after);
        var seen = observer.Violations.Where(violation => _script.After is null || !violation.StartsWith("P3", StringComparison.Ordinal));
        var faults = new List<string>([.. seen, .. _disturber.Violations, .. EndFaults(end)]);
        if (after.Rows - before.Rows != _script.Migrations)
            faults.Add($"{after.Rows - before.Rows} migrations of production, expected {_script.Migrations}");
        if (dump is not null)
            faults.AddRange(DatabaseDump.Differences(dump, await DumpAsync(cancellationToken) ?? "").Take(6).Select(line => $"P9: production changed: {line}"));
        return Report(faults, begun);
    }

    /// <summary>Completes the update that is to be rolled back, and annotates the rollback.</summary>
    private async Task FinishAsync(string? version, CancellationToken cancellationToken)
    {
        if (version is null)
            return;
        await SetVersionAsync(version, cancellationToken);
        var done = await _site.WaitReadyAsync(_name, version, _options.Deadline, cancellationToken);
        await _site.AnnotateAsync(_name, "umsoperator.io/rollback", $"{ClusterView.From(done).Retained.Single()}:1000000", cancellationToken);
    }

    /// <summary>Waits until the update is over and nothing but the retained copies is left of it.</summary>
    private async Task<JsonObject> FollowAsync(long begun, CancellationToken cancellationToken)
    {
        var hasTurned = false;
        var told = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await _disturber.TendAsync(cancellationToken);
            var seen = await _site.GetAsync(_name, cancellationToken) ?? throw new SandboxException($"{_name} is gone");
            if (!hasTurned && _script.Turn(seen) is { } version)
            {
                hasTurned = true;
                await SetVersionAsync(version, cancellationToken);
            }

            var left = _script.IsOver(seen) && _disturber.IsQuiet ? await LeftoversAsync(seen, cancellationToken) : ["the update"];
            if (left.Count == 0)
                return seen;
            if (TimeProvider.System.GetElapsedTime(told) > ProgressInterval)
            {
                told = TimeProvider.System.GetTimestamp();
                _options.Progress?.Report($"{_script.Name}: {_disturber.Met.Count(point => point.Value)} points so far; step {ClusterView.From(seen).Step ?? "none"}");
            }

            if (TimeProvider.System.GetElapsedTime(begun) > _options.Deadline)
                throw new SandboxException(
                    $"{_name}: not finished after {_options.Deadline.TotalSeconds} s, left: {string.Join(", ", left)}\n{Report([], begun)}\n{await _site.DescribeAsync(_name, cancellationToken)}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private IEnumerable<string> EndFaults(JsonObject end)
    {
        var outcomes = (end["status"]!["history"] as JsonArray ?? []).Select(entry => $"{entry!["outcome"]}").ToList();
        if (!outcomes.SequenceEqual(_script.After is null ? [_script.Outcome] : [_script.Outcome, "Completed"], StringComparer.Ordinal))
            yield return $"the history has {string.Join(", ", outcomes)} instead of {_script.Outcome}";
        var kept = ClusterView.From(end).Retained;
        if (_script.Kept is { } suffix ? kept.Count != 1 || !kept.Single().Contains(suffix, StringComparison.Ordinal) : kept.Count > 0)
            yield return $"retained is {(kept.Count == 0 ? "nothing" : string.Join(", ", kept))} instead of {_script.Kept ?? "nothing"}";
    }

    private Task<IReadOnlyList<string>> LeftoversAsync(JsonObject seen, CancellationToken cancellationToken) => Leftovers.FindAsync(
        _cluster, _site, _name, (int)seen["spec"]!["replicas"]!, ClusterView.From(seen).Retained, cancellationToken, $"ums_{$"{seen["metadata"]!["uid"]}"[..8]}_");

    private Task<JsonObject> SetVersionAsync(string version, CancellationToken cancellationToken) =>
        _site.PatchSpecAsync(_name, new JsonObject { ["version"] = version }, cancellationToken);

    private async Task<string?> DumpAsync(CancellationToken cancellationToken) =>
        _script.LeavesProduction ? await DatabaseDump.TakeAsync(_cluster.Postgres, _site.Names.Database, cancellationToken) : null;

    private KillReport Report(IReadOnlyList<string> faults, long begun) =>
        new(_script, _disturber.Met, faults, TimeProvider.System.GetElapsedTime(begun));

    private static KillDisturber Killer(SandboxCluster cluster, SandboxSite site, KillScript script, KillOptions options)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(script);
        ArgumentNullException.ThrowIfNull(options);
        var plan = new KillPlan(options, script.Steps, TimeProvider.System);
        var killer = new OperatorKiller(plan, site.Names.Database, () => SandboxSite.KillOperatorAsync(site.Operators[^1]));
        return new KillDisturber(plan, killer, new OperatorReviver(cluster, site, killer, options.OperatorArguments));
    }
}
