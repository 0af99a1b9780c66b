using YamlDotNet.RepresentationModel;

namespace UmsOperator.Tests.Alerts;

/// <summary>A rule test in tests/alerts, restricted to one alert.</summary>
/// <param name="Name">Name of the test.</param>
/// <param name="Fires">Whether the alert is expected to fire, in order of time.</param>
internal sealed record RuleTests(string Name, IReadOnlyList<bool> Fires)
{
    /// <summary>Whether the alert fires and is resolved later.</summary>
    public bool Resolves => Fires.Contains(true) && Fires.SkipWhile(fires => !fires).Contains(false);

    public bool NeverFires => Fires.Count > 0 && !Fires.Contains(true);

    public static IReadOnlyList<RuleTests> Of(string root, string alert) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(root, "tests", "alerts"), "*.yaml").Order(StringComparer.Ordinal)
            .SelectMany(file => Stories(file, alert))
            .Where(story => story.Fires.Count > 0),
    ];

    private static IEnumerable<RuleTests> Stories(string file, string alert)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(file);
        yaml.Load(reader);
        foreach (var story in (YamlSequenceNode)yaml.Documents[0].RootNode["tests"])
        {
            var looks = ((YamlSequenceNode)story["alert_rule_test"]).Where(look => $"{look["alertname"]}" == alert);
            yield return new RuleTests($"{story["name"]}", [.. looks.OrderBy(look => Seconds($"{look["eval_time"]}")).Select(look => ((YamlSequenceNode)look["exp_alerts"]).Any())]);
        }
    }

    // In the format of promtool: 1h2m30s.
    private static int Seconds(string duration)
    {
        var (seconds, number) = (0, 0);
        foreach (var letter in duration)
        {
            if (char.IsAsciiDigit(letter))
            {
                number = (number * 10) + letter - '0';
                continue;
            }
            seconds += number * letter switch { 'h' => 3600, 'm' => 60, 's' => 1, _ => throw new FormatException(duration) };
            number = 0;
        }
        return seconds;
    }
}
