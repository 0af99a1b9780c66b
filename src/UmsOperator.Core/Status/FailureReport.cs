using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>
/// Says which pods the API server refuses and which actions fail, with its words and the cure, beside whatever else is told. At the goal too: a failure that holds up
/// no server is a failure.
/// </summary>
public static class FailureReport
{
    /// <summary>Reason of the event, and of Stalled at the goal.</summary>
    public const string Reason = "ActionFailed";

    /// <summary>A failure in passing is told by its event alone. One that comes again is none, however soon: its next retry may be late.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>One failure as a sentence for people; the same as long as it lasts.</summary>
    /// <param name="failure">The failure.</param>
    /// <returns>What fails since when, why, and what can be done.</returns>
    public static string Say(FailedAction failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return $"{failure.Action}{(failure.Target.Length > 0 ? $" {failure.Target}" : "")} fails since {failure.Since:u}: {failure.Message}; {RefusalCure.For(failure.Message)}";
    }

    internal static PlanOutcome Add(PlanContext context, PlanOutcome verdict)
    {
        var told = verdict.Result.Problem;
        foreach (var problem in verdict.Result.Refusals.Values.Concat(context.Observed.Failures.Where(failure => failure.Times > 1 || context.Now - failure.Since >= Patience).Select(Say)))
        {
            if (told?.Contains(problem, StringComparison.Ordinal) != true)
                told = told is null ? problem : $"{told}; {problem}";
        }

        return told == verdict.Result.Problem ? verdict : verdict with { Result = verdict.Result with { Problem = told } };
    }
}
