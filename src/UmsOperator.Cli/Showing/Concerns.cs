using UmsOperator.Api;
using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Showing;

/// <summary>The conditions that a person should read.</summary>
internal static class Concerns
{
    private static readonly string[] BadIfTrue = [ConditionTypes.Stalled, ConditionTypes.UpdateBlocked, ConditionTypes.PodProblem, ConditionTypes.AnnotationIgnored, ConditionTypes.ChangeDeferred];

    /// <summary>Those of the list that are raised. A message that two of them share is told once.</summary>
    public static IReadOnlyList<ConditionStatus> Of(UmsCluster cluster)
    {
        var conditions = cluster.Status?.Conditions ?? [];
        return
        [
            .. BadIfTrue.SelectMany(type => conditions.Where(one => one.Type == type && one.Status == "True")).DistinctBy(one => one.Message),
            .. conditions.Where(one => one is { Type: ConditionTypes.DatabaseVerified, Status: "False" }),
        ];
    }

    /// <summary>Whether nothing works until a person acts.</summary>
    public static bool IsGrave(ConditionStatus condition) => condition.Type is ConditionTypes.Stalled or ConditionTypes.PodProblem;
}
