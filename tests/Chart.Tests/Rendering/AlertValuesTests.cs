using System.Text.Json;
using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Switches, times, severities, labels and thresholds of single alerts.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class AlertValuesTests(RenderingFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static JsonObject Load(string name) => Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "files", name))).Single();

    public static TheoryData<string> Names => [.. Alerts(Load("alerts.yaml")).Select(rule => $"{rule["alert"]}")];

    public static TheoryData<string> WithThreshold => [.. Load("thresholds.yaml").Select(one => one.Key)];

    [Fact]
    public async Task Without_changes_the_rules_are_those_of_the_file() =>
        Same(await SpecAsync(""), Load("alerts.yaml"));

    /// <summary>A label for all alerts is the smallest change that takes the other path through the template.</summary>
    [Fact]
    public async Task A_label_for_all_alerts_changes_nothing_else()
    {
        var spec = await SpecAsync("alertLabels: { team: endpoints, severity: none }");

        foreach (var rule in Alerts(spec))
        {
            $"{rule["labels"]!["team"]}".ShouldBe("endpoints");
            rule["labels"]!["severity"]!.GetValue<string>().ShouldBe("none");
            rule["labels"]!.AsObject().Remove("team");
        }

        var expected = Load("alerts.yaml");
        foreach (var rule in Alerts(expected))
            rule["labels"]!["severity"] = "none";
        Same(spec, expected);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_switch_removes_one_alert(string name)
    {
        var left = Alerts(await SpecAsync($"alerts: {{ {name}: {{ enabled: false }} }}")).Select(rule => $"{rule["alert"]}");

        left.ShouldBe(Names.Select(row => row.Data).Where(other => other != name));
    }

    [Fact]
    public async Task A_group_without_alerts_is_left_out()
    {
        var operatorAlerts = Load("alerts.yaml").Each("groups").Single(group => $"{group["name"]}" == "ums-operator.operator").Each("rules").Select(rule => $"{rule["alert"]}");
        var spec = await SpecAsync($"alerts: {{ {string.Join(", ", operatorAlerts.Select(name => $"{name}: {{ enabled: false }}"))} }}");

        spec.Each("groups").Select(group => $"{group["name"]}").ShouldBe(["ums-operator.update", "ums-operator.cluster"]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task An_alert_takes_a_time_a_severity_and_labels_and_the_others_do_not(string name)
    {
        var spec = await SpecAsync($"alerts: {{ {name}: {{ for: 77m, severity: page, labels: {{ team: a, severity: lost }} }} }}");

        var changed = Alerts(spec).Single(rule => $"{rule["alert"]}" == name);
        $"{changed["for"]}".ShouldBe("77m");
        changed["labels"]!.AsObject().Select(one => $"{one.Key}={one.Value}").ShouldBe(["severity=page", "team=a"], ignoreOrder: true);
        var before = Alerts(Load("alerts.yaml")).Single(rule => $"{rule["alert"]}" == name);
        if (before["for"] is { } time)
            $"{changed["annotations"]!["description"]}".ShouldNotContain($" {$"{time}".TrimEnd('m')} minutes");
        Alerts(spec).Where(rule => $"{rule["alert"]}" != name).Select(rule => $"{rule["for"]} {rule["labels"]!.ToJsonString()}")
            .ShouldBe(Alerts(Load("alerts.yaml")).Where(rule => $"{rule["alert"]}" != name).Select(rule => $"{rule["for"]} {rule["labels"]!.ToJsonString()}"));
        await CheckAsync(spec);
    }

    /// <summary>Each text of thresholds.yaml is in the rule exactly once and holds the default once, so nothing else is replaced.</summary>
    [Theory]
    [MemberData(nameof(WithThreshold))]
    public async Task A_threshold_replaces_the_number_in_the_expression_and_in_the_texts(string name)
    {
        var known = Load("thresholds.yaml")[name]!;
        var before = Alerts(Load("alerts.yaml")).Single(rule => $"{rule["alert"]}" == name);
        var spec = await SpecAsync($"alerts: {{ {name}: {{ threshold: 97 }} }}");
        var after = Alerts(spec).Single(rule => $"{rule["alert"]}" == name);

        Texts(after).ShouldNotBe(Texts(before));
        $"{after["expr"]}".ShouldNotBe($"{before["expr"]}");
        foreach (var text in known.Each("texts").Select(one => $"{one}"))
        {
            Texts(before).Split(text).Length.ShouldBe(2, text);
            text.Split($"{known["default"]}").Length.ShouldBe(2, text);
            Texts(after).ShouldContain(text.Replace($"{known["default"]}", "97", StringComparison.Ordinal));
        }

        Same((await SpecAsync($"alerts: {{ {name}: {{ threshold: {known["default"]} }} }}")), Load("alerts.yaml"));
        await CheckAsync(spec);
    }

    [Theory]
    [MemberData(nameof(WithThreshold))]
    public void The_page_of_values_and_the_schema_know_each_threshold(string name)
    {
        var known = Load("thresholds.yaml")[name]!;
        File.ReadAllText(Path.Combine(Repository.Chart, "README.md")).ShouldContain($"{name} ({known["default"]} {known["unit"]})");
        $"{Schema(name)["$ref"]}".ShouldBe("#/definitions/alertWithThreshold");
    }

    [Fact]
    public void The_schema_knows_exactly_the_alerts_that_exist()
    {
        var properties = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!.At("properties.metrics.properties.prometheusRule.properties.alerts.properties");

        properties!.AsObject().Select(one => one.Key).ShouldBe(Names.Select(row => row.Data));
        Names.Select(row => row.Data).Where(name => $"{Schema(name)["$ref"]}" == "#/definitions/alertWithThreshold").ShouldBe(WithThreshold.Select(row => row.Data), ignoreOrder: true);
    }

    [Theory]
    [InlineData("UmsServerDown: { enabled: false }", "'UmsServerDown'")]
    [InlineData("UmsOperatorDown: false", "/alerts/UmsOperatorDown")]
    [InlineData("UmsOperatorDown: { enabled: 'no' }", "/alerts/UmsOperatorDown/enabled")]
    [InlineData("UmsOperatorDown: { for: 5 minutes }", "/alerts/UmsOperatorDown/for")]
    [InlineData("UmsOperatorDown: { severity: 1 }", "/alerts/UmsOperatorDown/severity")]
    [InlineData("UmsOperatorDown: { labels: { 'my-team': x } }", "/alerts/UmsOperatorDown/labels': additional properties 'my-team'")]
    [InlineData("UmsOperatorDown: { threshold: 5 }", "'threshold'")]
    [InlineData("UmsWatchStalled: { threshold: 0 }", "/alerts/UmsWatchStalled/threshold")]
    [InlineData("UmsWatchStalled: { threshold: 5m }", "/alerts/UmsWatchStalled/threshold")]
    public async Task A_wrong_change_is_refused_by_name(string alert, string named)
    {
        var result = await fixture.Helm.TryAsync(["template", "ums-operator", Repository.Chart, "--values", "-"], $"metrics: {{ prometheusRule: {{ alerts: {{ {alert} }} }} }}");

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain(named);
    }

    private static JsonNode Schema(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!.At($"properties.metrics.properties.prometheusRule.properties.alerts.properties.{name}")!;

    private static IEnumerable<JsonNode> Alerts(JsonNode spec) => spec.Each("groups").SelectMany(group => group.Each("rules"));

    private static string Texts(JsonNode rule) => $"{rule["expr"]}\n{rule["annotations"]!["summary"]}\n{rule["annotations"]!["description"]}";

    private static void Same(JsonNode one, JsonNode other) => JsonNode.DeepEquals(one, other).ShouldBeTrue($"{one.ToJsonString()}\n{other.ToJsonString()}");

    private async Task<JsonNode> SpecAsync(string values)
    {
        var yaml = await fixture.TemplateAsync(new ValueSet($"metrics:\n  prometheusRule:\n    enabled: always\n    {values}", HasExtraKinds: true), "1.34.0");
        return Manifest.Parse(yaml).Single(one => $"{one["kind"]}" == "PrometheusRule")["spec"]!;
    }

    /// <summary>Prometheus accepts the rules.</summary>
    private static async Task CheckAsync(JsonNode spec)
    {
        await using var run = RunFolder.Create();
        var file = Path.Combine(run.CreateFolder("rules"), "rules.yaml"); // JSON is YAML
        await File.WriteAllTextAsync(file, spec.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), Token);
        var promtool = await CommandLineTool.FindAsync("promtool", run, kubeConfig: null, Token);
        (await promtool.RunAsync(["check", "rules", "--lint=all", "--lint-fatal", file])).ShouldContain("SUCCESS");
    }
}
