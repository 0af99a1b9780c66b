using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Rendering;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Chart.Tests.Examples;

/// <summary>
/// docs/examples: the chart accepts the values that they contain, and their objects fit together. Their UmsClusters are submitted to an API server in the tests of the API; kinds
/// of other projects are parsed only.
/// </summary>
[Collection(nameof(RenderingFixture))]
public sealed class ExampleTests(RenderingFixture fixture)
{
    /// <summary>Kinds of other projects and their versions, as documented by these projects.</summary>
    private static readonly string[] Foreign =
    [
        "argoproj.io/v1alpha1 Application", "source.toolkit.fluxcd.io/v1 OCIRepository", "helm.toolkit.fluxcd.io/v2 HelmRelease", "kustomize.toolkit.fluxcd.io/v1 Kustomization",
        "external-secrets.io/v1 ExternalSecret", "cert-manager.io/v1 Certificate", "postgresql.cnpg.io/v1 Cluster",
    ];

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Repository.Locate("docs", "examples"), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_page_lists_every_example_and_every_kind_occurs()
    {
        var page = File.ReadAllText(Repository.Locate("docs", "examples", "README.md"));

        Files.Select(row => row.Data).ShouldAllBe(file => page.Contains($"[{file}]({file})", StringComparison.Ordinal));
        var kinds = Files.SelectMany(row => Parse(row.Data)).SelectMany(one => one["extraObjects"] is JsonArray inner ? inner.OfType<JsonObject>() : [one]);
        kinds.Select(one => $"{one["apiVersion"]} {one["kind"]}").Where(kind => !kind.StartsWith("umsoperator.io/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .ShouldBe(Foreign, ignoreOrder: true);
    }

    [Fact]
    public async Task The_chart_accepts_the_values_of_Argo_CD()
    {
        var application = Parse("argo-cd.yaml").First();

        application.Text("spec.source.targetRevision").ShouldBe(ChartVersion);
        application.Text("spec.source.repoURL").ShouldNotContain("://"); // as Argo CD wants it for OCI
        (await RenderAsync(application.At("spec.source.helm.valuesObject")!)).ShouldContain("image: registry.example.com/igel/ums-operator:");
    }

    [Fact]
    public async Task The_chart_accepts_the_values_of_Flux()
    {
        var objects = Parse("flux.yaml");
        var (repository, release) = (objects.Single(one => $"{one["kind"]}" == "OCIRepository"), objects.Single(one => $"{one["kind"]}" == "HelmRelease"));

        $"{release.Text("spec.chartRef.kind")} {release.Text("metadata.namespace")} {release.Text("spec.chartRef.name")}"
            .ShouldBe($"{repository["kind"]} {repository.Text("metadata.namespace")} {repository.Text("metadata.name")}");
        repository.Text("spec.url").ShouldEndWith("/ums-operator");
        $"{ChartVersion[..ChartVersion.LastIndexOf('.')]}.x".ShouldBe(repository.Text("spec.ref.semver"));
        (await RenderAsync(release.At("spec.values")!)).ShouldContain("image: registry.example.com/igel/ums-operator:");
    }

    [Fact]
    public async Task The_certificate_is_that_of_the_metrics_Service()
    {
        var rendered = Manifest.Parse(await RenderAsync(Parse("cert-manager-values.yaml").Single())).ToList();

        var certificate = rendered.Single(one => $"{one["kind"]}" == "Certificate");
        var deployment = rendered.Single(one => $"{one["kind"]}" == "Deployment");
        deployment.Each("spec.template.spec.volumes").Select(volume => volume.Text("secret.secretName")).ShouldContain(certificate.Text("spec.secretName"));
        certificate.Text("metadata.namespace").ShouldBe("ums-operator-system");
        rendered.Single(one => $"{one["kind"]}" == "ServiceMonitor").Each("spec.endpoints").Single().Text("tlsConfig.serverName").ShouldBe($"{certificate.Each("spec.dnsNames").Single()}");
    }

    /// <summary>The Secret that the ExternalSecret makes pins the login to the server of the cluster.</summary>
    [Fact]
    public void The_login_from_the_vault_is_pinned_to_the_clusters_server()
    {
        var objects = Parse("external-secrets.yaml");
        var (secret, cluster) = (objects[0], objects[1]);

        secret.Text("spec.target.name").ShouldBe(cluster.Text("spec.database.operatorSecretRef.name"));
        secret.Text("metadata.namespace").ShouldBe(cluster.Text("metadata.namespace"));
        secret.At("spec.target.template.data")!.AsObject().Select(one => one.Key).ShouldBe(["username", "password", "host", "port"]);
        secret.Text("spec.target.template.data.host").ShouldBe(cluster.Text("spec.database.host"));
    }

    [Fact]
    public void The_cluster_uses_the_database_of_CloudNativePG()
    {
        var objects = Parse("cloudnative-pg.yaml");
        var (server, cluster) = (objects[0], objects[1]);
        var name = server.Text("metadata.name");

        cluster.Text("spec.database.host").ShouldBe($"{name}-rw.{server.Text("metadata.namespace")}.svc");
        cluster.Text("spec.database.caSecretRef.name").ShouldBe($"{name}-ca");
        cluster.Text("spec.database.name").ShouldBe(server.Text("spec.bootstrap.initdb.database"));
        cluster.Text("spec.database.operatorSecretRef.name").ShouldBe(server.Text("spec.bootstrap.initdb.secret.name"));
    }

    private static string ChartVersion => Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml"))).Single().Text("version");

    private static List<JsonObject> Parse(string file) => [.. Manifest.Parse(File.ReadAllText(Repository.Locate("docs", "examples", file)))];

    private Task<string> RenderAsync(JsonNode values) => fixture.TemplateAsync(new ValueSet(values.ToJsonString(), HasExtraKinds: true), "1.34.0");
}
