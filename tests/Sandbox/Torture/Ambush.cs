using k8s;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Faults that wait for a step of the protocol: the status is wiped once in each step, and in step 5 a fault is injected that the step must withstand.</summary>
internal sealed class Ambush(SandboxCluster cluster, SandboxSite site, string name, DatabaseFaults database, int seed, FaultLog log, TimeProvider time)
{
    private const string Migrate = nameof(Migrate);

    /// <summary>Number of consecutive observations without an update after which the update is over.</summary>
    private const int Idle = 20;
    private const int Longest = 3;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(150);

    private readonly Random _random = new(seed);

    /// <summary>
    /// Waits while faults are injected, and then until the update is over or the same time has passed again, so that step 5 is reached even on a slow
    /// machine. All faults are repaired on return.
    /// </summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var met = new HashSet<string>(StringComparer.Ordinal);
        var sprung = Task.CompletedTask;
        var begun = time.GetTimestamp();
        for (var idle = 0; !cancellationToken.IsCancellationRequested && time.GetElapsedTime(begun) < (idle < Idle ? Longest * duration : duration);)
        {
            var step = await StepAsync();
            idle = step is null ? idle + 1 : 0;
            if (step is not null && met.Add(step))
            {
                if (step == Migrate && sprung.IsCompleted)
                    sprung = SpringAsync();
                await WipeStatusAsync(step);
            }

            await Task.Delay(Poll, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await sprung;
    }

    /// <summary>Injects one of three faults, each for a large part of step 5.</summary>
    private Task SpringAsync() => _random.Next(3) switch
    {
        0 => Noted("exporter at step 5", () => database.ExportAsync(TimeSpan.FromSeconds(8))),
        1 => Noted("prepared transaction at step 5", () => database.PrepareTransactionAsync(TimeSpan.FromSeconds(6))),
        _ => CutMigratorOffAsync(),
    };

    private Task Noted(string kind, Func<Task> inject)
    {
        log.Add(kind);
        return inject();
    }

    /// <summary>Cuts off the migrator's node for longer than its lease: the node counts as lost, the process keeps writing, and it returns after production was swapped back.</summary>
    private async Task CutMigratorOffAsync()
    {
        for (var until = time.GetUtcNow() + TimeSpan.FromSeconds(20); time.GetUtcNow() < until; await Task.Delay(Poll, time))
        {
            if (await MigratorNodeAsync() is not { } place || cluster.Nodes.FirstOrDefault(node => node.Name == place) is not { } node)
                continue;
            log.Add("migrator's node cut off");
            using var outage = log.BeginOutage();
            node.CutOff();
            await Task.Delay(TimeSpan.FromSeconds(_random.Next(10, 16)), time);
            node.Rejoin();
            return;
        }
    }

    private async Task<string?> MigratorNodeAsync()
    {
        try
        {
            var pods = await cluster.Client.CoreV1.ListNamespacedPodAsync(site.Namespace);
            return pods.Items.FirstOrDefault(pod => ServerView.From(pod) is { IsMigrator: true, HasEnded: false })?.Spec.NodeName;
        }
        catch (Exception e) when (OfOutage(e))
        {
            return null;
        }
    }

    private async Task<string?> StepAsync()
    {
        try
        {
            return ClusterView.From(await site.GetAsync(name)).Step;
        }
        catch (Exception e) when (OfOutage(e))
        {
            return null;
        }
    }

    private async Task WipeStatusAsync(string step)
    {
        try
        {
            await site.WipeStatusAsync(name);
            log.Add($"status wiped in {step}");
        }
        catch (Exception e) when (OfOutage(e))
        {
            // The API server itself is unavailable.
        }
    }

    private static bool OfOutage(Exception e) => e is HttpRequestException or k8s.Autorest.HttpOperationException or OperationCanceledException;
}
