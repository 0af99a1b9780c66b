using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>Starts, awaits and retries the background work that makes one copy.</summary>
internal static class CopyWork
{
    private const double FirstRetrySeconds = 5;
    private const double LastRetrySeconds = 300;

    /// <summary>What to do for a copy that is not complete. A copy that is being made, here or by a backend that outlived its operator, is not missing.</summary>
    public static StepResult Make(PlanContext context, DatabaseAction action, string what, double? expectedSeconds = null)
    {
        var task = context.Task(action.BackgroundKey!);
        var wait = new StepResult
        {
            WaitingFor = what,
            Since = task?.StartedAt,
            DeadlineSeconds = context.Spec.Update.Deadlines.CopySeconds,
            ExpectedSeconds = expectedSeconds,
            Problem = task is { Running: false, Error: { } error } ? $"{what}: {error}" : null,
        };
        return task is { Running: true } || InBackoff(context, task) ? wait : wait with { Actions = [action] };
    }

    /// <summary>Cancels the copies that are being made. Done if there are none.</summary>
    public static StepResult Cancel(PlanContext context) =>
        context.Observed.Tasks.Where(task => task.Running).Select(task => new CancelTask(task.Key)).ToList() is { Count: > 0 } cancels
            ? StepResult.Act("running copies to be cancelled", context.Spec.Update.Deadlines.StopSeconds, [.. cancels])
            : StepResult.Done;

    /// <summary>Whether a failed task waits for its next retry.</summary>
    public static bool InBackoff(PlanContext context, BackgroundTaskObserved? task) =>
        task is { Running: false, Failures: > 0 }
        && context.Now < (task.EndedAt ?? task.StartedAt).Later(Math.Min(LastRetrySeconds, FirstRetrySeconds * Math.Pow(2, Math.Min(task.Failures, 8) - 1)));
}
