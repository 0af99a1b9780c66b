using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.MonitoringDocs;

namespace UmsOperator.Tests.Alerts;

/// <summary>Requirements for alerts that promtool does not check. promtool runs the rule tests: <c>make test-alerts</c>.</summary>
public sealed class AlertRuleTests
{
    private const string RunbookBase = "https://example.com/ums-operator/";

    /// <summary>Labels that Prometheus or its configuration adds to each series.</summary>
    private static readonly string[] TargetLabels = ["job", "instance", "namespace", "pod"];

    private static readonly Dictionary<string, string[]> Vocabulary = new(StringComparer.Ordinal)
    {
        ["condition"] = [ConditionTypes.Ready, ConditionTypes.Reconciling, ConditionTypes.Stalled, ConditionTypes.UpdateBlocked],
        ["status"] = ["True", "False", "Unknown"],
        ["phase"] = Enum.GetNames<ClusterPhase>(),
        ["step"] = Enum.GetNames<UpdateStep>(),
        ["kind"] = Enum.GetNames<CopyKind>(),
        ["strategy"] = ["UpdateMode", "ShortDowntime"],
        ["mode"] = ["production", "update"],
    };

    private static string Root => Repository.Root;

    public static TheoryData<string> Alerts() => [.. AlertRule.Load(Root).Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_says_how_bad_it_is_what_it_means_and_where_its_runbook_is(string alert)
    {
        var rule = Rule(alert);

        rule.Name.ShouldStartWith("Ums");
        rule.Labels["severity"].ShouldBeOneOf("critical", "warning", "info");
        rule.Annotations.Keys.Order(StringComparer.Ordinal).ShouldBe(["description", "runbook_url", "summary"]);
        rule.Annotations["summary"].ShouldEndWith(".");
        rule.Annotations["runbook_url"].ShouldBe(RunbookBase + rule.Runbook);
        File.Exists(Path.Combine(Root, rule.Runbook)).ShouldBeTrue($"{rule.Runbook} is missing");
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void A_runbook_answers_four_questions(string alert)
    {
        var headings = File.ReadLines(Path.Combine(Root, Rule(alert).Runbook)).Where(line => line.StartsWith('#'));

        headings.ShouldBe([$"# {alert}", "## What it means", "## What is at risk", "## What to check", "## What to do"]);
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void Rule_tests_see_an_alert_fire_resolve_and_keep_silent(string alert)
    {
        var stories = RuleTests.Of(Root, alert);

        stories.ShouldContain(story => story.Resolves, "a story in which it fires and then does no more");
        stories.ShouldContain(story => story.NeverFires, "a story that comes near and in which it never fires");
        stories.ShouldContain(story => story.Fires.Count > 0 && !story.Fires[0] && story.Fires.Contains(true), "a story in which it does not fire yet");
    }

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_reads_only_what_the_operator_exports(string alert)
    {
        var exported = MetricSet.All().SelectMany(metric => metric.SeriesNames.Select(name => (name, metric.Labels))).ToDictionary(StringComparer.Ordinal);
        var selectors = Selector.In(Rule(alert).Expression);

        selectors.ShouldNotBeEmpty();
        foreach (var selector in selectors)
        {
            exported.Keys.ShouldContain(selector.Metric, "the operator exports no such metric");
            foreach (var (label, _, values) in selector.Matchers)
            {
                exported[selector.Metric].Concat(TargetLabels).ShouldContain(label, $"{selector.Metric} has no such label");
                if (Vocabulary.TryGetValue(label, out var known))
                    values.Split('|').ShouldBeSubsetOf(known);
            }
        }
    }

    [Fact]
    public void Pages_and_lists_say_what_the_rules_and_the_code_say()
    {
        foreach (var (path, text) in GeneratedPages.All(Root))
            File.ReadAllText(Path.Combine(Root, path)).ShouldBe(text, $"{path} is stale: make generate");
    }

    [Fact]
    public void No_page_is_about_an_alert_that_is_gone() =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs", "runbooks")).Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README")
            .ShouldBe(AlertRule.Load(Root).Select(rule => rule.Name), ignoreOrder: true);

    private static AlertRule Rule(string alert) => AlertRule.Load(Root).Single(rule => rule.Name == alert);
}
