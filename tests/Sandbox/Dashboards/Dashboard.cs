using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Dashboards;

/// <summary>A Grafana dashboard file.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Panels">Its panels, rows too.</param>
public sealed record Dashboard(string Title, ImmutableArray<DashboardPanel> Panels)
{
    /// <summary>Reads a file.</summary>
    public static Dashboard Load(string path)
    {
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        return new Dashboard($"{root["title"]}", [.. root["panels"]!.AsArray().Select(panel => Panel(panel!))]);
    }

    private static DashboardPanel Panel(JsonNode panel)
    {
        var place = panel["gridPos"]!;
        var defaults = panel["fieldConfig"]?["defaults"];
        return new DashboardPanel(
            $"{panel["type"]}",
            $"{panel["title"]}",
            $"{defaults?["unit"] ?? "short"}",
            $"{defaults?["custom"]?["stacking"]?["mode"]}" == "normal",
            (int)place["x"]!,
            (int)place["y"]!,
            (int)place["w"]!,
            (int)place["h"]!,
            (defaults?["mappings"]?.AsArray() ?? []).SelectMany(mapping => mapping!["options"]!.AsObject())
                .ToImmutableDictionary(option => option.Key, option => $"{option.Value!["color"]}"),
            [.. (panel["targets"]?.AsArray() ?? []).Select(target => ($"{target!["expr"]}", $"{target["legendFormat"]}"))]);
    }
}
