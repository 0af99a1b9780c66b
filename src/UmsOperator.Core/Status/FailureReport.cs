using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>
/// Reports the pods that the API server refuses and the actions that fail, with the message and the remedy, in addition to other problems and also when all servers are up to date.
/// </summary>
public static class FailureReport
{
    /// <summary>Reason of the event, and of Stalled when all servers are up to date.</summary>
    public const string Reason = "ActionFailed";

    /// <summary>A single failure shorter than this is reported only by its event. A repeated one is reported at once, as its next retry may be late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>One failure as a text for users. The text is constant while the failure lasts.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>What fails since when, why, and the remedy.</returns>
    public static string Say(FailedAction failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"{failure.Action}{(failure.Target.Length > 0 ? $" {failure.Target}" : "")} has been failing since {failure.Since:u}: {failure.Message}; {RefusalCure.For(failure.Message)}";
    }

    internal static PlanOutcome Add(PlanContext context, PlanOutcome outcome)
    {
        var told = outcome.Result.Problem;
        foreach (var problem in outcome.Result.Refusals.Values.Concat(context.Observed.Failures.Where(failure => failure.Times > 1 || context.Now - failure.Since >= Patience).Select(Say)))
        {
            if (told?.Contains(problem, StringComparison.Ordinal) != true)
                told = told is null ? problem : $"{told}; {problem}";
        }

        return told == outcome.Result.Problem ? outcome : outcome with { Result = outcome.Result with { Problem = told } };
    }
}
