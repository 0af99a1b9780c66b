using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Evaluates label selectors as the API server does.</summary>
internal static class Selectors
{
    public static bool Matches(this IDictionary<string, string> required, IDictionary<string, string>? labels) =>
        required.All(pair => labels is not null && labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <summary>A null selector matches nothing, an empty one everything.</summary>
    public static bool Matches(this V1LabelSelector? selector, IDictionary<string, string>? labels) =>
        selector is not null
        && (selector.MatchLabels is null || selector.MatchLabels.Matches(labels))
        && (selector.MatchExpressions ?? []).All(e => Matches(e.OperatorProperty, e.Key, e.Values ?? [], labels));

    private static bool Matches(string @operator, string key, IList<string> values, IDictionary<string, string>? labels)
    {
        string? value = null;
        var present = labels is not null && labels.TryGetValue(key, out value);
        return @operator switch
        {
            "In" => present && values.Contains(value!),
            "NotIn" => !present || !values.Contains(value!),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
