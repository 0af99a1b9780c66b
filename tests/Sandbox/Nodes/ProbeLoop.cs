using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Repeats a probe and reports changes of its result by the kubelet's thresholds.</summary>
/// <param name="action">Executes an attempt.</param>
/// <param name="clock">Clock for periods and delays.</param>
/// <param name="eager">
/// Until its first success, a startup or readiness probe is also tried at this interval, so that the whole seconds of <c>periodSeconds</c>
/// do not delay each start. Such additional attempts count only when they succeed.
/// </param>
internal sealed class ProbeLoop(ProbeAction action, TimeProvider clock, TimeSpan eager)
{
    /// <summary>Runs until cancelled; a startup probe also ends with its first success.</summary>
    public async Task RunAsync(V1Probe probe, ProbeKind kind, ProbeTarget target, Action<bool> verdict, CancellationToken cancellationToken)
    {
        var period = TimeSpan.FromSeconds(probe.PeriodSeconds ?? 10);
        var timeout = TimeSpan.FromSeconds(probe.TimeoutSeconds ?? 1);
        var needed = (Success: probe.SuccessThreshold ?? 1, Failure: probe.FailureThreshold ?? 3);
        var (good, bad) = (0, 0);
        bool? said = null;
        await Task.Delay(TimeSpan.FromSeconds(probe.InitialDelaySeconds ?? 0), clock, cancellationToken);
        var regular = clock.GetTimestamp();
        var counts = true;
        while (true)
        {
            var success = await action.TryAsync(probe, target, timeout, cancellationToken);
            if (success) (good, bad) = (good + 1, 0);
            else if (counts) (good, bad) = (0, bad + 1);
            if (good >= needed.Success && said != true) verdict((said = true).Value);
            if (bad >= needed.Failure && said != false) verdict((said = false).Value);
            if (kind == ProbeKind.Startup && said == true) return;

            var hurry = kind != ProbeKind.Liveness && good == 0 && said != true;
            var due = period - clock.GetElapsedTime(regular);
            counts = !hurry || due <= eager;
            await Task.Delay(TimeSpan.FromTicks(Math.Max((counts ? due : eager).Ticks, 0)), clock, cancellationToken);
            if (counts) regular = clock.GetTimestamp();
        }
    }
}
