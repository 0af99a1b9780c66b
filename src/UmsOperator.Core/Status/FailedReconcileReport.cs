using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>The status of a cluster whose reconcile failed before anything was concluded: the old status is kept, and marked as unknown.</summary>
public static class FailedReconcileReport
{
    /// <summary>Reason of the conditions.</summary>
    public const string Reason = "RoundFailed";

    /// <summary>Sets Ready to Unknown, and Stalled with the reason and the time.</summary>
    /// <param name="old">The current status.</param>
    /// <param name="generation">Generation of the spec.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="problem">Why the reconcile failed, as a text for users.</param>
    /// <returns>The status; equal to <paramref name="old"/> while the problem is the same.</returns>
    public static UmsClusterStatus Make(UmsClusterStatus old, long generation, DateTime now, string problem)
    {
        ArgumentNullException.ThrowIfNull(old);
        var since = old.Conditions.FirstOrDefault(one => one is { Type: ConditionTypes.Stalled, Status: "True", Reason: Reason })?.LastTransitionTime ?? now;
        var message = SafeText.Of(
            $"the operator has not been able to observe or plan this cluster since {since:u}: {problem}; until it can, nothing is changed, and the rest of this status may be out of date",
            SafeText.Message);
        return old with
        {
            Conditions =
            [
                Condition(ConditionTypes.Ready, "Unknown"),
                Condition(ConditionTypes.Reconciling, "False"),
                Condition(ConditionTypes.Stalled, "True"),
                .. old.Conditions.Where(one => one.Type is not (ConditionTypes.Ready or ConditionTypes.Reconciling or ConditionTypes.Stalled)),
            ],
        };

        ConditionStatus Condition(string type, string status)
        {
            var before = old.Conditions.FirstOrDefault(one => one.Type == type);
            return new ConditionStatus
            {
                Type = type,
                Status = status,
                Reason = Reason,
                Message = message,
                ObservedGeneration = generation,
                // Also by the reason: the message says since when nothing is observed.
                LastTransitionTime = before is not null && before.Status == status && before.Reason == Reason ? before.LastTransitionTime : now,
            };
        }
    }
}
