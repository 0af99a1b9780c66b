using System.Collections.Immutable;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Rude;

/// <summary>Runs updates of a cluster of the second reference server (tests/RudeServer) in sequence, with devices that count each request.</summary>
public sealed class RudeStory : IAsyncDisposable
{
    /// <summary>The UmsCluster.</summary>
    public const string Name = "ums";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly SandboxCluster _cluster;
    private readonly SandboxSite _site;
    private readonly RudeOptions _options;
    private readonly DeviceLoad _load;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _loading;

    private RudeStory(SandboxCluster cluster, SandboxSite site, RudeOptions options)
    {
        (_cluster, _site, _options) = (cluster, site, options);
        _load = new DeviceLoad(
            new ServiceEndpoints(cluster.Client, site.Namespace, $"{Name}-devices", "https"),
            new DeviceLoadOptions
            {
                Devices = options.Devices,
                Interval = options.Drain / 2,
                EndpointDelayMin = options.Drain / 6,
                EndpointDelayMax = options.Drain / 3,
                MaxDuration = TimeSpan.FromHours(1),
                Seed = options.Seed,
            },
            TimeProvider.System);
        _loading = _load.RunAsync(_ended.Token);
    }

    /// <summary>Creates the cluster at <see cref="RudeScene.Old"/> with an empty database, and starts the devices.</summary>
    /// <param name="cluster">The sandbox.</param>
    /// <param name="site">Site that only this cluster uses, with a running operator.</param>
    /// <param name="options">Sizes and times.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="SandboxException">The cluster did not become ready; the message describes it.</exception>
    public static async Task<RudeStory> StartAsync(SandboxCluster cluster, SandboxSite site, RudeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(options);
        await site.ApplyAsync(Spec(site, options), cancellationToken);
        await site.WaitReadyAsync(Name, RudeScene.Old, options.Deadline, cancellationToken);
        return new RudeStory(cluster, site, options);
    }

    /// <summary>Sets the version and waits for the end of the update.</summary>
    /// <exception cref="SandboxException">The update did not end in time; the message describes the cluster.</exception>
    public async Task<RudeReport> PlayAsync(RudeScene scene, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var begun = TimeProvider.System.GetTimestamp();
        var before = _load.Snapshot();
        var (seen, steps, pods) = await FollowAsync(scene, begun, cancellationToken);
        var after = _load.Snapshot();
        var failed = Failed(after, scene) - Failed(before, scene);
        var entry = scene.Outcome is null ? null : RudeScene.History(seen)[0];
        var unwritten = entry is null ? 0 : steps.Unwritten(entry);
        List<string> faults = [.. pods.Faults(scene.PodsOfEach)];
        if (unwritten > 0)
            faults.Add($"{unwritten} steps back without a recorded reason: {string.Join(", ", steps.Steps)}");
        if (entry is not null && $"{entry["outcome"]}" != scene.Outcome)
            faults.Add($"the history has {entry.ToJsonString()} instead of {scene.Outcome}");
        if (failed > 0)
            faults.Add($"{failed} device requests failed, for example {string.Join("; ", after.Samples.TakeLast(3))}");
        return new RudeReport(
            scene, [.. faults], entry is null ? [] : [.. StepLog.Reasons(entry)], unwritten, after.Requests - before.Requests, failed, TimeProvider.System.GetElapsedTime(begun));
    }

    public async ValueTask DisposeAsync()
    {
        // Disposal may be called twice.
        if (_loading.IsCompleted)
            return;
        await _ended.CancelAsync();
        await _loading;
        _ended.Dispose();
    }

    private static long Failed(LoadSnapshot load, RudeScene scene) =>
        load.Failed - (scene.HasDowntime ? load.FailedByReason.GetValueOrDefault("no-endpoint") : 0);

    private static JsonObject Spec(SandboxSite site, RudeOptions options)
    {
        var sample = FastSettings.Of(site.Sample(Name, RudeScene.Old, options.Replicas));
        var spec = sample["spec"]!;
        spec["image"] = "registry.example.com/igel/rude-server";
        spec["database"]!["schemaVersionQuery"] = "SELECT \"major.minor\" FROM \"Rude.Core\".\"Version\"";
        spec["database"]!["registryTable"] = "\"Rude.Core\".\"Serv.ers\"";
        spec["database"]!["registryHostColumn"] = "\"Host.Name\"";
        spec["update"]!["strategy"] = options.Strategy;
        spec["update"]!["volatileTables"] = new JsonArray("rude_data.beats_even", "rude_data.beats_odd", "scratch");
        spec["pod"]!["terminationGracePeriodSeconds"] = (int)options.Drain.TotalSeconds + 8;
        spec["pod"]!["env"] = new JsonArray(Variable("RUDE_SEED", $"{options.Seed}"), Variable("RUDE_DRAIN_SECONDS", FormattableString.Invariant($"{options.Drain.TotalSeconds}")));
        return sample;
    }

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private async Task<(JsonObject Seen, StepLog Steps, PodLog Pods)> FollowAsync(RudeScene scene, long begun, CancellationToken cancellationToken)
    {
        var (steps, pods) = (new StepLog(), new PodLog());
        pods.Look(await PodsAsync(cancellationToken));
        var entries = RudeScene.History(await _site.GetAsync(Name, cancellationToken)).Length;
        await SetVersionAsync(scene.Target, cancellationToken);
        var hasTurned = scene.TurnsTo is null;
        while (true)
        {
            var seen = await _site.GetAsync(Name, cancellationToken) ?? throw new SandboxException($"{Name} is gone");
            steps.Look(seen);
            pods.Look(await PodsAsync(cancellationToken));
            if (hasTurned && scene.IsOver(seen, entries))
                return (seen, steps, pods);
            if (!hasTurned && scene.IsTimeToTurn(seen))
            {
                hasTurned = true;
                await SetVersionAsync(scene.TurnsTo!, cancellationToken);
            }

            if (TimeProvider.System.GetElapsedTime(begun) > _options.Deadline)
                throw new SandboxException(
                    $"{scene.Name}: not finished after {_options.Deadline.TotalSeconds} s: {string.Join(", ", steps.Steps)}\n{await _site.DescribeAsync(Name, cancellationToken)}");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private async Task<ImmutableArray<V1Pod>> PodsAsync(CancellationToken cancellationToken) =>
        [.. (await _cluster.Client.CoreV1.ListNamespacedPodAsync(_site.Namespace, cancellationToken: cancellationToken)).Items];

    private Task<JsonObject> SetVersionAsync(string version, CancellationToken cancellationToken) =>
        _site.PatchSpecAsync(Name, new JsonObject { ["version"] = version }, cancellationToken);
}
