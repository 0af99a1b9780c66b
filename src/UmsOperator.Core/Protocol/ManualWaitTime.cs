using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>Counts the time in which the update waits for a person separately (promise P7): it says nothing about how long the next update will take.</summary>
internal static class ManualWaitTime
{
    /// <summary>Adds the wait for a person that the last status holds, if it has ended.</summary>
    /// <param name="update">The update as the last status has it.</param>
    /// <param name="now">The instant of the observation.</param>
    /// <param name="waitsSince">When the present wait for a person began; null: there is none.</param>
    public static UpdateStatus Add(UpdateStatus update, DateTime now, DateTime? waitsSince = null) =>
        update.ManualWaitStartTime is { } began && began != waitsSince
            ? update with { ManualWaitSeconds = Math.Round((update.ManualWaitSeconds ?? 0) + (now - began).TotalSeconds, 1), ManualWaitStartTime = null }
            : update;

    /// <summary>The sum over the steps; null if no step waited for a person.</summary>
    public static double? Of(IEnumerable<StepDurationStatus> steps) => steps.Where(step => step.ManualWaitSeconds is not null).Select(step => step.ManualWaitSeconds).ToList() is { Count: > 0 } waits ? waits.Sum() : null;
}
