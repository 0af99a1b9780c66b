using YamlDotNet.RepresentationModel;

namespace UmsOperator.MonitoringDocs;

/// <summary>An alert of the rule file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Expression">PromQL.</param>
/// <param name="For">How long the alert is pending; empty if it fires immediately.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Annotations">Its annotations.</param>
internal sealed record AlertRule(string Name, string Expression, string For, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>Path of the rule file, which the chart renders as a PrometheusRule.</summary>
    public const string Path = "charts/ums-operator/files/alerts.yaml";

    /// <summary>Path of its runbook.</summary>
    public string Runbook => $"docs/runbooks/{Name}.md";

    /// <summary>Reads the rule file.</summary>
    /// <param name="root">Root of the repository.</param>
    public static IReadOnlyList<AlertRule> Load(string root)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(System.IO.Path.Combine(root, Path));
        yaml.Load(reader);
        return [.. Items(yaml.Documents[0].RootNode, "groups").SelectMany(group => Items(group, "rules")).Select(Read)];
    }

    private static AlertRule Read(YamlNode rule) => new(
        Text(rule, "alert"), Text(rule, "expr").TrimEnd(), Text(rule, "for"), Map(rule, "labels"), Map(rule, "annotations"));

    private static IEnumerable<YamlNode> Items(YamlNode node, string key) => (YamlSequenceNode)node[key];

    private static string Text(YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value! : "";

    private static Dictionary<string, string> Map(YamlNode node, string key) => ((YamlMappingNode)node).Children.TryGetValue(key, out var map)
        ? ((YamlMappingNode)map).ToDictionary(pair => $"{pair.Key}", pair => $"{pair.Value}", StringComparer.Ordinal)
        : [];
}
