using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Custom labels and annotations are applied everywhere and never conflict with selectors or Helm.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class MetadataTests(RenderingFixture fixture)
{
    private const string Name = "app.kubernetes.io/name";

    private static readonly ValueSet Everything = new(
        """
        watchNamespaces: [team-a]
        commonLabels: { team: endpoints, app.kubernetes.io/name: mine, app.kubernetes.io/part-of: igel }
        commonAnnotations: { example.com/owner: endpoints, helm.sh/hook: pre-install, helm.sh/resource-policy: delete }
        podLabels: { app.kubernetes.io/component: mine, team: pods }
        podAnnotations: { kubectl.kubernetes.io/default-container: sidecar }
        serviceAccount: { annotations: { example.com/owner: security } }
        networkPolicy: { enabled: true }
        verticalPodAutoscaler: { enabled: always }
        metrics: { podMonitor: { enabled: always }, dashboard: { labels: { team: grafana } } }
        """,
        HasExtraKinds: true);

    [Fact]
    public async Task Every_object_has_the_common_ones_unless_it_has_its_own()
    {
        foreach (var one in await RenderAsync())
        {
            var expected = Id(one) is "ServiceAccount ums-operator" ? "security" : "endpoints";
            Annotation(one, "example.com/owner").ShouldBe(expected, Id(one));
            Label(one["metadata"]!, "team").ShouldBe(Id(one) is "ConfigMap ums-operator-dashboard" ? "grafana" : "endpoints", Id(one));
            Label(one["metadata"]!, "app.kubernetes.io/part-of").ShouldBe("igel", Id(one));
            Label(one["metadata"]!, Name).ShouldBe("ums-operator", Id(one));
        }
    }

    [Fact]
    public async Task What_Helm_reads_stays_the_charts()
    {
        var rendered = await RenderAsync();

        Annotation(rendered.Single(one => $"{one["kind"]}" == "CustomResourceDefinition"), "helm.sh/resource-policy").ShouldBe("keep");
        Annotation(rendered.Single(one => $"{one["kind"]}" == "Pod"), "helm.sh/hook").ShouldBe("test");
    }

    [Fact]
    public async Task Selectors_find_the_operators_pods_and_no_others()
    {
        var rendered = await RenderAsync();
        var template = Spec("Deployment")["template"]!["metadata"]!;
        var test = rendered.Single(one => $"{one["kind"]}" == "Pod")["metadata"]!;
        JsonNode[] selectors =
        [
            Spec("Deployment")["selector"]!["matchLabels"]!, Spec("PodDisruptionBudget")["selector"]!["matchLabels"]!,
            Spec("NetworkPolicy")["podSelector"]!["matchLabels"]!, Spec("PodMonitor")["selector"]!["matchLabels"]!, Spec("Service")["selector"]!,
            .. Spec("Deployment")["template"]!["spec"]!.Each("topologySpreadConstraints").Select(one => one["labelSelector"]!["matchLabels"]!),
        ];

        selectors.Length.ShouldBe(7);
        selectors.ShouldAllBe(selector => Selects(selector, template) && !Selects(selector, test));
        Label(template, "team").ShouldBe("pods");
        $"{template["annotations"]!["kubectl.kubernetes.io/default-container"]}".ShouldBe("sidecar");
        Selects(Spec("ServiceMonitor")["selector"]!["matchLabels"]!, rendered.Single(one => $"{one["kind"]}" == "Service")["metadata"]!).ShouldBeTrue();

        JsonNode Spec(string kind) => rendered.Single(one => $"{one["kind"]}" == kind)["spec"]!;
    }

    private static bool Selects(JsonNode selector, JsonNode metadata) => selector.AsObject().All(one => Label(metadata, one.Key) == $"{one.Value}");

    private static string Id(JsonNode document) => $"{document["kind"]} {document["metadata"]!["name"]}";

    private static string Label(JsonNode metadata, string name) => $"{metadata["labels"]?[name]}";

    private static string Annotation(JsonNode document, string name) => $"{document["metadata"]!["annotations"]?[name]}";

    private async Task<IReadOnlyList<JsonObject>> RenderAsync() => [.. Manifest.Parse(await fixture.TemplateAsync(Everything, "1.34.0"))];
}
