using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Tests values.yaml, its schema, and the errors for invalid values.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class ValuesTests(RenderingFixture fixture)
{
    private static JsonObject Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.schema.json")))!.AsObject();

    [Fact]
    public async Task Lint_finds_nothing() => await fixture.Helm.RunAsync(["lint", "--strict", Repository.Chart]);

    /// <summary>Common mistakes, each with the key that the error must name.</summary>
    [Theory]
    [InlineData("replicaCount: 2", "'replicaCount' not allowed")]
    [InlineData("replicas: 0", "/replicas")]
    [InlineData("replicas: two", "/replicas")]
    [InlineData("commonAnnotations: { note: 1 }", "/commonAnnotations/note")]
    [InlineData("updateStrategy: { type: Rolling }", "/updateStrategy/type")]
    [InlineData("strategy: { type: Recreate }", "'strategy' not allowed")]
    [InlineData("revisionHistoryLimit: -1", "/revisionHistoryLimit")]
    [InlineData("extraEnvFrom: [{ secretRef: { nam: x } }]", "/extraEnvFrom/0/secretRef': additional properties 'nam'")]
    [InlineData("tmpSizeLimit: 64 MB", "/tmpSizeLimit")]
    [InlineData("dnsPolicy: none", "/dnsPolicy")]
    [InlineData("dnsConfig: { nameserver: 10.0.0.10 }", "/dnsConfig': additional properties 'nameserver'")]
    [InlineData("hostAliases: [{ ip: 10.0.0.20 }]", "/hostAliases/0")]
    [InlineData("fullnameOverride: 12-updater", "/fullnameOverride")]
    [InlineData("image: { repo: x }", "/image': additional properties 'repo'")]
    [InlineData("image: { repository: 'x:1.0' }", "/image/repository")]
    [InlineData("image: { registry: 'https://registry.example.com' }", "/image/registry")]
    [InlineData("image: { registry: registry.example.com/ }", "/image/registry")]
    [InlineData("global: { imageRegistry: 'registry example' }", "/global/imageRegistry")]
    [InlineData("extraObjects: { kind: ConfigMap }", "/extraObjects")]
    [InlineData("extraObjects: [{ kind: ConfigMap }]", "/extraObjects/0")]
    [InlineData("metrics: { prometheusRule: { alertLabels: { a-b: x } } }", "/metrics/prometheusRule/alertLabels': additional properties 'a-b'")]
    [InlineData("image: { digest: latest }", "/image/digest")]
    [InlineData("image: { pullPolicy: always }", "/image/pullPolicy")]
    [InlineData("watchNamespaces: team-a", "/watchNamespaces")]
    [InlineData("watchNamespaces: [Team_A]", "/watchNamespaces/0")]
    [InlineData("crds: { enabled: true }", "/crds': additional properties 'enabled'")]
    [InlineData("rbac: { create: 'yes' }", "/rbac/create")]
    [InlineData("log: { level: info }", "/log/level")]
    [InlineData("log: { format: JSON }", "/log/format")]
    [InlineData("maxBackgroundTasks: 65", "/maxBackgroundTasks")]
    [InlineData("leaderElection: { leaseDuration: 15 }", "/leaderElection/leaseDuration")]
    [InlineData("leaderElection: { renewDeadline: 15s }", "leaderElection.leaseDuration must be longer than leaderElection.renewDeadline")]
    [InlineData("leaderElection: { leaseDuration: 1500ms, renewDeadline: 1200ms, retryPeriod: 1s }", "leaderElection.renewDeadline must be longer")]
    [InlineData("extraArgs: --log-level=debug", "/extraArgs")]
    [InlineData("resources: { request: { cpu: 1 } }", "/resources': additional properties 'request'")]
    [InlineData("resources: { limits: { memory: 512 MB } }", "/resources/limits/memory")]
    [InlineData("podSecurityContext: { runAsNonroot: true }", "/podSecurityContext': additional properties 'runAsNonroot'")]
    [InlineData("securityContext: { capabilities: { dropp: [ALL] } }", "/securityContext/capabilities': additional properties 'dropp'")]
    [InlineData("tolerations: [{ efect: NoSchedule }]", "/tolerations/0': additional properties 'efect'")]
    [InlineData("topologySpreadConstraints: [{ maxSkew: 1 }]", "/topologySpreadConstraints/0")]
    [InlineData("podDisruptionBudget: { maxUnavailable: 0 }", "/podDisruptionBudget/maxUnavailable")]
    [InlineData("podDisruptionBudget: { unhealthyPodEvictionPolicy: Always }", "/podDisruptionBudget/unhealthyPodEvictionPolicy")]
    [InlineData("networkPolicy: { egress: [{ port: 443 }] }", "/networkPolicy/egress")]
    [InlineData("networkPolicy: { egress: { extra: [{ port: 443 }] } }", "/networkPolicy/egress/extra/0': additional properties 'port'")]
    [InlineData("networkPolicy: { egress: { postgresPorts: [] } }", "/networkPolicy/egress/postgresPorts")]
    [InlineData("networkPolicy: { egress: { postgresPorts: ['5432'] } }", "/networkPolicy/egress/postgresPorts/0")]
    [InlineData("metrics: { auth: true }", "/metrics/auth")]
    [InlineData("metrics: { auth: { enabled: true, readers: [prometheus] } }", "/metrics/auth/readers/0")]
    [InlineData("metrics: { auth: { enabled: true, readers: [{ kind: Pod, name: x }] } }", "/metrics/auth/readers/0/kind")]
    [InlineData("metrics: { auth: { enabled: true }, podMonitor: { enabled: always } }", "metrics.auth.credentials.name is needed for metrics.podMonitor")]
    [InlineData("metrics: { tls: { secret: x } }", "/metrics/tls': additional properties 'secret'")]
    [InlineData("metrics: { serviceMonitor: { enabled: true } }", "/metrics/serviceMonitor/enabled")]
    [InlineData("metrics: { serviceMonitor: { intervall: 15s } }", "/metrics/serviceMonitor': additional properties 'intervall'")]
    [InlineData("metrics: { serviceMonitor: { enabled: always, interval: 5s } }", "metrics.serviceMonitor.scrapeTimeout")]
    [InlineData("metrics: { podMonitor: { enabled: always, scrapeTimeout: 1m } }", "metrics.podMonitor.scrapeTimeout")]
    [InlineData("metrics: { service: { enabled: false }, serviceMonitor: { enabled: always } }", "metrics.service.enabled=true")]
    public async Task A_wrong_value_is_refused_by_name(string values, string named)
    {
        var result = await fixture.Helm.TryAsync(["template", "ums-operator", Repository.Chart, "--values", "-"], values);

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain(named);
    }

    [Fact]
    public async Task A_parent_chart_may_set_what_Helm_hands_down() =>
        await fixture.Helm.RunAsync(["template", "ums-operator", Repository.Chart, "--values", "-"], "enabled: true\nglobal: { imageRegistry: registry.example.com }");

    [Fact]
    public async Task No_ServiceMonitor_is_made_for_no_Service()
    {
        var yaml = await fixture.TemplateAsync(new ValueSet("metrics: { service: { enabled: false } }", HasExtraKinds: true), "1.34.0");

        yaml.ShouldContain("kind: PrometheusRule");
        yaml.ShouldNotContain("kind: ServiceMonitor");
    }

    [Fact]
    public async Task A_closed_network_policy_lets_the_pod_of_helm_test_in()
    {
        const string Closed = "networkPolicy: { enabled: true, from: [{ namespaceSelector: {} }] }";
        var rendered = Manifest.Parse(await fixture.Helm.RunAsync(["template", "ums-operator", Repository.Chart, "--values", "-"], Closed)).ToList();

        var peers = rendered.Single(one => $"{one["kind"]}" == "NetworkPolicy")["spec"]!["ingress"]![0]!["from"]!.AsArray();
        var test = rendered.Single(one => $"{one["kind"]}" == "Pod")["metadata"]!["labels"]!.AsObject();
        peers.Count.ShouldBe(2);
        foreach (var (name, value) in peers[1]!["podSelector"]!["matchLabels"]!.AsObject())
            $"{test[name]}".ShouldBe($"{value}", name);
    }

    /// <summary>Optional rights are granted only if requested: the operator does not need token reviews to manage clusters.</summary>
    [Fact]
    public async Task Rights_to_review_tokens_come_with_the_option_only()
    {
        const string Role = "metrics-access-role.yaml";
        (await fixture.TemplateAsync(new ValueSet(""), "1.34.0")).ShouldNotContain(Role);
        (await fixture.TemplateAsync(new ValueSet("metrics: { auth: { enabled: true } }\nrbac: { create: false }"), "1.34.0")).ShouldNotContain(Role);

        var rendered = Manifest.Parse(await fixture.TemplateAsync(new ValueSet("metrics: { auth: { enabled: true } }"), "1.34.0")).ToList();

        rendered.Select(one => $"{one["kind"]} {one.Text("metadata.name")}").Where(one => one.Contains("metrics-", StringComparison.Ordinal))
            .ShouldBe(["ClusterRole ums-operator-metrics-access", "ClusterRole ums-operator-metrics-reader", "ClusterRoleBinding ums-operator-metrics-access"], ignoreOrder: true);
    }

    [Fact]
    public void The_schema_knows_exactly_the_values_that_exist()
    {
        var values = Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"))).Single();

        Compare(values, Schema, "");

        void Compare(JsonObject have, JsonObject schema, string path)
        {
            var known = Resolve(schema)["properties"]!.AsObject();
            foreach (var (key, value) in have)
            {
                known.ContainsKey(key).ShouldBeTrue($"{path}.{key} is not in values.schema.json");
                if (value is JsonObject inner && Resolve(known[key]!.AsObject()).ContainsKey("properties"))
                    Compare(inner, known[key]!.AsObject(), $"{path}.{key}");
            }

            // Below these keys the schema is that of Kubernetes, of which values.yaml sets only a part. Alerts are tested with their values.
            if (path == ".metrics.prometheusRule.alerts")
                return;
            if (path is "" or ".image" or ".crds" or ".rbac" or ".log" or ".leaderElection" or ".networkPolicy" || path.StartsWith(".metrics", StringComparison.Ordinal))
                known.Select(one => one.Key).Except(have.Select(one => one.Key), StringComparer.Ordinal).ShouldBe(path.Length == 0 ? ["global", "enabled"] : [], path);
        }
    }

    /// <summary>The descriptions that an editor shows equal the comments in values.yaml (<c>make generate</c>).</summary>
    [Fact]
    public void The_schema_describes_every_value()
    {
        Visit(Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "values.yaml"))).Single(), Schema, "");

        static void Visit(JsonNode? value, JsonNode schema, string path)
        {
            if (schema["description"] is not null)
                return;
            (schema["properties"] is not null && value is JsonObject { Count: > 0 }).ShouldBeTrue($"{path} has no comment that begins with \"# --\"");
            foreach (var (key, inner) in value!.AsObject())
                Visit(inner, schema["properties"]![key]!, $"{path}.{key}");
        }
    }

    [Fact]
    public void Every_object_of_the_schema_is_closed()
    {
        Visit(Schema, "");

        static void Visit(JsonNode? node, string path)
        {
            if (node is JsonObject map)
            {
                if (map["properties"] is JsonObject && map["type"] is JsonValue)
                    $"{map["additionalProperties"]}".ShouldBe("false", path);
                foreach (var (key, value) in map)
                    Visit(value, $"{path}/{key}");
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list)
                    Visit(item, path);
            }
        }
    }

    private static JsonObject Resolve(JsonObject schema) => schema["$ref"] is { } reference
        ? Schema["definitions"]![$"{reference}"["#/definitions/".Length..]]!.AsObject()
        : schema;
}
