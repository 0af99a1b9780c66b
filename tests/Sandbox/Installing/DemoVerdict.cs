using System.Globalization;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Installing;

/// <summary>The measurements of the demo, made independently of the operator.</summary>
/// <param name="Options">Options of the demo.</param>
/// <param name="OnTarget">Number of pods that are ready with the new version in production mode.</param>
/// <param name="Update">Time from the change of the version to Ready.</param>
/// <param name="Load">The devices' last counters.</param>
/// <param name="Migrations">Number of rows added to production's migration history.</param>
/// <param name="Leftovers">Objects that are neither in use nor promised.</param>
/// <param name="Violations">Violations that the observer found.</param>
internal sealed record DemoVerdict(
    DemoOptions Options, int OnTarget, TimeSpan Update, LoadSnapshot Load, long Migrations, IReadOnlyList<string> Leftovers, IReadOnlyList<string> Violations)
{
    /// <summary>The last line.</summary>
    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Options.Name}: {Options.From} -> {Options.To} on {OnTarget} servers in {Update.TotalSeconds:0.0} s; device requests {Load.Requests}, failed {Load.Failed}; production migrations {Migrations}; leftovers {Leftovers.Count}");

    /// <summary>The broken promises; empty on success.</summary>
    public IEnumerable<string> Faults()
    {
        if (OnTarget != Options.Replicas)
            yield return $"{OnTarget} of {Options.Replicas} servers are ready with {Options.To}";
        if (Load.Requests == 0)
            yield return "no device was served";
        foreach (var (reason, count) in Load.FailedByReason)
            yield return $"{count} device requests failed: {reason}";
        foreach (var sample in Load.Samples.Take(5))
            yield return string.Create(CultureInfo.InvariantCulture, $"  {sample.At.TotalSeconds:0.0} s, device {sample.Device} at {sample.Endpoint}: {sample.Reason} {sample.Detail}");
        if (Migrations != 1)
            yield return $"production was migrated {Migrations} times";
        foreach (var left in Leftovers)
            yield return $"left over: {left}";
        foreach (var violation in Violations)
            yield return violation;
    }
}
