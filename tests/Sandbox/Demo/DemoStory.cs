using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Demo;

/// <summary>Sets up an installation, puts it under load, and sets a new version.</summary>
internal sealed class DemoStory(
    DemoOptions options, SandboxCluster cluster, SandboxSite site, IInstallation installation, IDemoScreen screen, IProgress<string> progress, TimeProvider time)
{
    private const string Cluster = DemoOptions.Cluster;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SetupDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SettleDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan StalledDeadline = TimeSpan.FromSeconds(30);

    private readonly Stages _stages = new(progress);
    private readonly FirstWait _clone = new("the snapshot of server");

    /// <summary>Runs up to the line <c>demo: running</c>: servers of the old version serve devices.</summary>
    /// <returns>The running load.</returns>
    /// <exception cref="SandboxException">A part did not become ready in time.</exception>
    public async Task<LoadProcess> SetUpAsync(CancellationToken cancellationToken)
    {
        await _stages.RunAsync("operator", () => installation.InstallAsync(cancellationToken));
        await _stages.RunAsync($"{options.Replicas} servers ready", async () =>
        {
            await installation.DescribeClusterAsync(cancellationToken);
            return await PodCrashes.Of(cluster, site.Namespace).GuardAsync(
                token => site.WaitReadyAsync(Cluster, options.From, SetupDeadline, token), cancellationToken);
        });
        var load = LoadProcess.Start(cluster.Run, new ServiceEndpoints(cluster.Client, site.Namespace, $"{Cluster}-devices", "https"), options.Connections);
        await _stages.RunAsync($"{options.Connections} devices connected", () => ConnectedAsync(load, cancellationToken));
        return load;
    }

    /// <summary>Runs the update and returns the verdict.</summary>
    /// <exception cref="SandboxException">The update did not finish in time.</exception>
    public async Task<DemoVerdict> UpdateAsync(LoadProcess load, CancellationToken cancellationToken)
    {
        var before = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        await using var observer = await ClusterObserver.StartAsync(cluster, site, cancellationToken);
        var elapsed = TimeSpan.Zero;
        await screen.RunAsync(async show => elapsed = await FollowAsync(load, observer, show, cancellationToken));
        Summarize(await site.GetAsync(Cluster, cancellationToken), elapsed, observer.Away);

        var last = await load.StopAsync();
        var onTarget = observer.Servers.Count(server => server is { IsReady: true, Mode: "production" } && server.Version == options.To);
        var leftovers = await SettledAsync(cancellationToken);
        var after = await MigrationHistory.ReadAsync(site.ConnectionString, cancellationToken);
        observer.JudgeSessions(options.To, after);
        return new DemoVerdict(options, onTarget, elapsed, last, after.Rows - before.Rows, leftovers, observer.Violations);
    }

    private async Task<bool> ConnectedAsync(LoadProcess load, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (load.Latest() is not { } seen || seen.OpenConnections < options.Connections)
        {
            if (load.HasExited)
                await load.StopAsync(); // reports the reason
            if (time.GetElapsedTime(begun) > SetupDeadline)
                throw new SandboxException($"{load.Latest()?.OpenConnections ?? 0} of {options.Connections} devices are connected after {SetupDeadline.TotalSeconds} s");
            await Task.Delay(Frame, time, cancellationToken);
        }

        return true;
    }

    private async Task<TimeSpan> FollowAsync(LoadProcess load, ClusterObserver observer, Action<DemoFrame> show, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var stalledSince = (long?)null;
        await installation.RaiseVersionAsync(cancellationToken);
        while (true)
        {
            var seen = await site.GetAsync(Cluster, cancellationToken);
            var elapsed = time.GetElapsedTime(begun);
            var view = ClusterView.From(seen);
            _clone.Look(view.WaitingFor, elapsed);
            show(new DemoFrame(view, load.Latest(), elapsed, time.GetUtcNow().UtcDateTime));
            if (SandboxSite.IsReady(seen, options.To))
                return elapsed;
            stalledSince = view.Stalled is null ? null : stalledSince ?? time.GetTimestamp();
            if (stalledSince is { } since && time.GetElapsedTime(since) > StalledDeadline)
                throw await FailedAsync($"stalled: {view.Stalled}", cancellationToken);
            if (elapsed > options.Deadline)
                throw await FailedAsync($"not done after {options.Deadline.TotalSeconds} s, waiting for: {view.WaitingFor}", cancellationToken);
            if (observer.Violations is [var violation, ..])
                throw await FailedAsync(violation, cancellationToken);
            await Task.Delay(Frame, time, cancellationToken);
        }
    }

    /// <summary>Reports the duration of each step, the critical path, and its ratio to the update's duration.</summary>
    private void Summarize(JsonObject? seen, TimeSpan update, TimeSpan away)
    {
        var steps = ClusterView.From(seen).Steps;
        foreach (var (step, seconds) in steps)
            progress.Report(FormattableString.Invariant($"{step}: {seconds:0.0} s"));
        var golden = steps.Where(step => step.Step == "GoldenCopy").Sum(step => step.Seconds);
        var least = golden + _clone.Seconds + away.TotalSeconds;
        progress.Report(FormattableString.Invariant(
            $"critical path: golden copy {golden:0.0} s + one clone {_clone.Seconds:0.0} s + a server stopping, starting or migrating {away.TotalSeconds:0.0} s; the update took {update.TotalSeconds / least:0.00} times as long"));
    }

    /// <summary>Waits for the cleanup, which the operator may finish after it has reported Ready.</summary>
    private async Task<IReadOnlyList<string>> SettledAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            var promised = ClusterView.From(await site.GetAsync(Cluster, cancellationToken)).Retained;
            var left = await Leftovers.FindAsync(cluster, site, Cluster, options.Replicas, promised, cancellationToken);
            if (left.Count == 0 || time.GetElapsedTime(begun) > SettleDeadline)
                return left;
            await Task.Delay(Frame, time, cancellationToken);
        }
    }

    private async Task<SandboxException> FailedAsync(string reason, CancellationToken cancellationToken) =>
        new($"{reason}\n{await site.DescribeAsync(Cluster, cancellationToken)}");
}
