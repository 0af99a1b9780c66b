using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Status;

/// <summary>The status of a cluster whose round failed before anything could be concluded: what stood there is kept, and called unknown.</summary>
public static class BlindReport
{
    /// <summary>Reason of the conditions.</summary>
    public const string Reason = "RoundFailed";

    /// <summary>Says so in the conditions: Ready is unknown and not true for ever, and Stalled tells why and since when.</summary>
    /// <param name="old">The status as it is.</param>
    /// <param name="generation">Generation of the spec.</param>
    /// <param name="now">The instant, UTC.</param>
    /// <param name="problem">Why the round failed, for a person.</param>
    /// <returns>The status; the same as <paramref name="old"/> as long as the problem is.</returns>
    public static UmsClusterStatus Make(UmsClusterStatus old, long generation, DateTime now, string problem)
    {
        ArgumentNullException.ThrowIfNull(old);
        var since = old.Conditions.FirstOrDefault(one => one is { Type: ConditionTypes.Stalled, Status: "True", Reason: Reason })?.LastTransitionTime ?? now;
        var message = SafeText.Of($"the operator cannot see or judge this cluster since {since:u}: {problem}; nothing is changed until it can, and the rest of this status may be out of date", SafeText.Message);
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
                // Of the reason too: since when nothing is seen is told by it.
                LastTransitionTime = before is not null && before.Status == status && before.Reason == Reason ? before.LastTransitionTime : now,
            };
        }
    }
}
