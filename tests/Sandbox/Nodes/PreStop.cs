using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Runs the hook before SIGTERM. As in the kubelet, its failure is ignored and its time is part of the grace period.</summary>
internal static class PreStop
{
    public static async Task RunAsync(ProbeAction actions, V1LifecycleHandler hook, ProbeTarget target, Task deadline)
    {
        using var limit = new CancellationTokenSource();
        var run = hook.Exec is { } exec ? ProbeAction.ExecAsync(exec.Command, target, limit.Token)
            : hook.HttpGet is { } http ? actions.GetAsync(http, target, limit.Token)
            : hook.Sleep is { } sleep ? Task.Delay(TimeSpan.FromSeconds(sleep.Seconds), limit.Token)
            : Task.CompletedTask;
        await Task.WhenAny(run, deadline);
        await limit.CancelAsync();
        await run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
