using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>Waiting for a person is counted apart (promise P7): it is nobody's slowness, and no measure for the next update.</summary>
internal static class ManualWaitTime
{
    /// <summary>Adds the wait for a person that stood in the last status, if it is over.</summary>
    /// <param name="update">The update as the last status has it.</param>
    /// <param name="now">The instant of the observation.</param>
    /// <param name="waitsSince">Since when a person is waited for now; null: nobody is.</param>
    public static UpdateStatus Add(UpdateStatus update, DateTime now, DateTime? waitsSince = null) =>
        update.ManualWaitStartTime is { } began && began != waitsSince
            ? update with { ManualWaitSeconds = Math.Round((update.ManualWaitSeconds ?? 0) + (now - began).TotalSeconds, 1), ManualWaitStartTime = null }
            : update;

    /// <summary>The sum over steps; null if nobody was waited for.</summary>
    public static double? Of(IEnumerable<StepDurationStatus> steps) => steps.Where(step => step.ManualWaitSeconds is not null).Select(step => step.ManualWaitSeconds).ToList() is { Count: > 0 } waits ? waits.Sum() : null;
}
