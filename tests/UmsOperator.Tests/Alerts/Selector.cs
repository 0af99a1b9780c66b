using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UmsOperator.Tests.Alerts;

/// <summary>A metric that a PromQL expression reads, with its label matchers.</summary>
/// <param name="Metric">Name of the series.</param>
/// <param name="Matchers">Label, operator and value.</param>
internal sealed partial record Selector(string Metric, ImmutableArray<(string Label, string Operator, string Value)> Matchers)
{
    private static readonly string[] Keywords = ["and", "or", "unless", "bool", "offset", "inf", "nan"];

    public static IReadOnlyList<Selector> In(string expression)
    {
        var plain = Grouping().Replace(Duration().Replace(expression, ""), " ");
        return
        [
            .. Candidate().Matches(plain)
                .Where(match => !Keywords.Contains(match.Groups["name"].Value) && !match.Groups["call"].Success)
                .Select(match => new Selector(match.Groups["name"].Value, [.. Matcher().Matches(match.Groups["matchers"].Value)
                    .Select(one => (one.Groups["label"].Value, one.Groups["op"].Value, one.Groups["value"].Value))])),
        ];
    }

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.None, 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex Grouping();

    [GeneratedRegex(@"(?<![\w.""])(?<name>[a-zA-Z_:][\w:]*)\b(?<call>\s*\()?(?<matchers>\{[^}]*\})?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Candidate();

    [GeneratedRegex(@"(?<label>\w+)\s*(?<op>=~|!~|!=|=)\s*""(?<value>[^""]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Matcher();
}
