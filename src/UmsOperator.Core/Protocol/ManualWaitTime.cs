using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>Measures separately how long the update waits for a user (promise P7), because this time does not predict the duration of the next update.</summary>
internal static class ManualWaitTime
{
    /// <summary>Adds the wait for a user that the last status shows, if it has ended.</summary>
    /// <param name="update">The update in the last status.</param>
    /// <param name="now">The instant of the observation.</param>
    /// <param name="waitsSince">When the current wait for a user began; null: there is none.</param>
    public static UpdateStatus Add(UpdateStatus update, DateTime now, DateTime? waitsSince = null) =>
        update.ManualWaitStartTime is { } began && began != waitsSince
            ? update with { ManualWaitSeconds = Math.Round((update.ManualWaitSeconds ?? 0) + (now - began).TotalSeconds, 1), ManualWaitStartTime = null }
            : update;

    /// <summary>The sum over the steps; null if no step waited for a user.</summary>
    public static double? Of(IEnumerable<StepDurationStatus> steps) =>
        steps.Where(step => step.ManualWaitSeconds is not null).Select(step => step.ManualWaitSeconds).ToList() is { Count: > 0 } waits ? waits.Sum() : null;
}
