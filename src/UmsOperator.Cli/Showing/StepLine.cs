using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Showing;

/// <summary>A step of the update under way.</summary>
/// <param name="Step">The step.</param>
/// <param name="Mark">How far it is.</param>
/// <param name="Note">How long it took, or since when it runs.</param>
internal sealed record StepLine(UpdateStep Step, StepMark Mark, string Note)
{
    private static readonly UpdateStep[] Forward = [UpdateStep.Freeze, UpdateStep.GoldenCopy, UpdateStep.Detach, UpdateStep.Migrate, UpdateStep.Rejoin, UpdateStep.Finish];

    /// <summary>All steps that were taken, and those that follow as far as they are known.</summary>
    public static IReadOnlyList<StepLine> Of(UpdateStatus update, DateTime now)
    {
        // An undo follows other steps than the update.
        var undone = update.Undo is not null && !Forward.Contains(update.Step);
        IEnumerable<UpdateStep> planned = undone ? [.. update.Steps.Select(step => step.Step), update.Step, UpdateStep.Return] : Forward;
        return [.. planned.Distinct().Select(step => Of(update, step, now))];
    }

    private static StepLine Of(UpdateStatus update, UpdateStep step, DateTime now)
    {
        var taken = update.Steps.FirstOrDefault(one => one.Step == step);
        if (step == update.Step)
            return new StepLine(step, StepMark.Now, $"since {Phrases.Between(update.StepStartTime, now)}{(taken is null ? "" : $", and {Took(taken)} before")}");
        if (taken is not null)
            return new StepLine(step, StepMark.Done, $"{Took(taken)}{(taken.WentBack is { } times ? $", went back {times} times: {taken.Reason}" : "")}");
        return Array.IndexOf(Forward, step) is var at && at >= 0 && at < Array.IndexOf(Forward, update.Step)
            ? new StepLine(step, StepMark.Skipped, "not needed")
            : new StepLine(step, StepMark.Later, "");
    }

    private static string Took(StepDurationStatus taken) =>
        $"{Phrases.Duration(taken.Seconds)}{(taken.ManualWaitSeconds is { } waited ? $", of which {Phrases.Duration(waited)} waiting for a person or the window" : "")}";
}
