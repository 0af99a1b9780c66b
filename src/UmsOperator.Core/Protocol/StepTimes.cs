using UmsOperator.Api.Status;

namespace UmsOperator.Core.Protocol;

/// <summary>The seconds that each step of an update took: one entry for each step, however often the step was repeated.</summary>
internal static class StepTimes
{
    /// <summary>The entries, with the step under way added.</summary>
    public static IReadOnlyList<StepDurationStatus> Close(UpdateStatus update, DateTime now) => Change(update.Steps, update.Step, entry => entry with
    {
        Seconds = Math.Round(entry.Seconds + (now - update.StepStartTime).TotalSeconds, 1),
        ManualWaitSeconds = entry.ManualWaitSeconds is null && update.ManualWaitSeconds is null ? null : Math.Round((entry.ManualWaitSeconds ?? 0) + (update.ManualWaitSeconds ?? 0), 1),
    });

    /// <summary>The entries, with the reason why the update went back from a step.</summary>
    public static IReadOnlyList<StepDurationStatus> WentBack(IReadOnlyList<StepDurationStatus> steps, WentBackStatus back) =>
        Change(steps, back.From, entry => entry with { WentBack = (entry.WentBack ?? 0) + 1, Reason = back.Reason });

    private static IReadOnlyList<StepDurationStatus> Change(IReadOnlyList<StepDurationStatus> steps, UpdateStep step, Func<StepDurationStatus, StepDurationStatus> change) =>
        steps.Any(entry => entry.Step == step)
            ? [.. steps.Select(entry => entry.Step == step ? change(entry) : entry)]
            : [.. steps, change(new StepDurationStatus { Step = step })];
}
