using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Npgsql;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Rights;

/// <summary>
/// Runs the operator under the chart's ServiceAccount, initially without rights. Each right is granted when a request is refused. At the end it must have every
/// right of the chart and must have needed no other.
/// </summary>
public sealed class RightsTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("wide", "watchNamespaces: []")]
    [InlineData("bounded", "watchNamespaces: [bounded-a, bounded-b]")]
    public async Task Each_right_of_the_chart_is_needed_and_no_other_is(string scope, string values)
    {
        await using var access = await DeniedAccess.StartAsync(Token);
        await using var run = RunFolder.Create();
        await using var cluster = await StartClusterAsync(access, run);
        var (ordinary, shared) = (
            await cluster.CreateSiteAsync(SiteOptions.For($"{scope}-a"), Token),
            await cluster.CreateSiteAsync(SiteOptions.For($"{scope}-b"), Token));
        await cluster.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = scope } }, cancellationToken: Token);
        var rendered = await RenderAsync(run, scope, values);
        var rights = await EarnedRights.InstallAsync(cluster.Client, rendered, Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var giving = rights.GiveAsync(access, $"system:serviceaccount:{scope}:ums-operator", enough.Token);

        var @operator = await StartOperatorAsync(cluster, rendered, scope);
        await WorkAsync(cluster, ordinary, shared);

        await enough.CancelAsync();
        await giving;
        Tally.Add("rules", rights.All.Count);
        Tally.Add("rules needed", rights.All.Count - rights.NotNeeded.Count);
        rights.ShouldSatisfyAllConditions(() => rights.NotNeeded.ShouldBeEmpty(), () => rights.Lacking.ShouldBeEmpty());
        (await File.ReadAllTextAsync(@operator.LogPath, Token)).ShouldContain("forbidden");
    }

    [Fact]
    public async Task Each_right_to_review_tokens_is_needed_when_metrics_are_for_some()
    {
        const string Scope = "guarded";
        await using var access = await DeniedAccess.StartAsync(Token);
        await using var run = RunFolder.Create();
        await using var cluster = await StartClusterAsync(access, run);
        await cluster.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Scope } }, cancellationToken: Token);
        var rendered = await RenderAsync(run, Scope, "metrics: { auth: { enabled: true } }");
        var rights = await EarnedRights.InstallAsync(cluster.Client, rendered, Token);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var giving = rights.GiveAsync(access, $"system:serviceaccount:{Scope}:ums-operator", enough.Token);
        await cluster.Client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "stranger" } }, Scope, cancellationToken: Token);
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } };
        var stranger = await cluster.Client.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "stranger", Scope, cancellationToken: Token);

        var @operator = await StartOperatorAsync(cluster, rendered, Scope);
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", stranger.Status.Token) } };
        var seen = new HashSet<HttpStatusCode>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (!seen.Contains(HttpStatusCode.Forbidden))
        {
            await timer.WaitForNextTickAsync(deadline.Token);
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{@operator.Spec.Arguments[^1]}/metrics"), deadline.Token);
                seen.Add(answer.StatusCode);
            }
            catch (HttpRequestException)
            {
                // It is not listening yet.
            }
        }

        await enough.CancelAsync();
        await giving;
        seen.ShouldBe([HttpStatusCode.InternalServerError, HttpStatusCode.Forbidden], ignoreOrder: true);
        var reviews = rights.All.Where(right => right.Role == "ClusterRole ums-operator-metrics-access").ToList();
        reviews.Select(right => right.Resource).ShouldBe(["tokenreviews", "subjectaccessreviews"], ignoreOrder: true);
        rights.NotNeeded.Intersect(reviews).ShouldBeEmpty();
        rights.Lacking.ShouldBeEmpty();
        Tally.Add("rules", reviews.Count);
        Tally.Add("rules needed", reviews.Count);
    }

    /// <summary>Makes the operator execute all its requests, from the first finalizer to the last deletion.</summary>
    private static async Task WorkAsync(SandboxCluster cluster, SandboxSite ordinary, SandboxSite shared)
    {
        // With SharedCredentials pods have a finalizer. The operator's login works in the servers' database and therefore may not create roles.
        await using (var database = NpgsqlDataSource.Create(shared.ConnectionString))
        await using (var login = database.CreateCommand($"ALTER ROLE {shared.Names.OwnerRole} LOGIN PASSWORD 'shared'; ALTER ROLE {shared.Names.OperatorLogin} NOCREATEROLE"))
            await login.ExecuteNonQueryAsync(Token);
        var secret = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret" }
            .Set("metadata.name", "servers")
            .Set("stringData", new JsonObject { ["username"] = shared.Names.OwnerRole, ["password"] = "shared" });
        await shared.ApplyAsync(secret, Token);
        await shared.ApplyAsync(
            shared.Sample("shared", Old, replicas: 1)
                .Set("spec.database.access", "SharedCredentials")
                .Set("spec.database.serverSecretRef", new JsonObject { ["name"] = "servers" }),
            Token);
        await ordinary.ApplyAsync(ordinary.Sample("demo", Old, replicas: 2).Set("spec.storage", new JsonObject { ["size"] = "1Gi" }), Token);
        await ordinary.WaitReadyAsync("demo", Old, Patience, Token);
        await shared.WaitReadyAsync("shared", Old, Patience, Token);

        // Repeated events are merged into one with a count.
        for (var time = 0; time < 2; time++)
        {
            await ordinary.PatchSpecAsync("demo", new JsonObject { ["version"] = "12.02.110" }, Token);
            await ordinary.WaitAsync("demo", seen => seen.Condition("UpdateBlocked").Status == "True", "the downgrade is refused", Patience, Token);
            await ordinary.PatchSpecAsync("demo", new JsonObject { ["version"] = Old }, Token);
            await ordinary.WaitReadyAsync("demo", Old, Patience, Token);
        }

        await ordinary.PatchSpecAsync("demo", new JsonObject { ["version"] = New }, Token);
        await ordinary.WaitReadyAsync("demo", New, Patience, Token);
        foreach (var (site, name) in new[] { (ordinary, "demo"), (shared, "shared") })
        {
            await site.DeleteAsync(name, Token);
            await site.WaitAsync(name, gone => gone is null, "deleted", Patience, Token);
        }
    }

    private static async Task<SandboxCluster> StartClusterAsync(DeniedAccess access, RunFolder run)
    {
        var configuration = Path.Combine(run.Path, "reviews");
        await File.WriteAllTextAsync(configuration, access.Configuration, Token);
        try
        {
            return await SandboxCluster.StartAsync(
                new SandboxOptions
                {
                    // The server accepts this flag repeatedly: RBAC, then this authorizer.
                    ApiServerArguments =
                    [
                        "--authorization-mode=Webhook",
                        $"--authorization-webhook-config-file={configuration}",
                        "--authorization-webhook-version=v1",
                        "--enable-admission-plugins=OwnerReferencesPermissionEnforcement",
                    ],
                    Images = ImageCatalog.Default.With(
                        new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_DRAIN_SECONDS"] = "0.3", ["UMS_STATUS_SECONDS"] = "1" }),
                },
                cancellationToken: Token);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> RenderAsync(RunFolder run, string scope, string values)
    {
        var helm = await CommandLineTool.FindAsync("helm", run, kubeConfig: null, Token);
        var yaml = await helm.RunAsync(
            ["template", "ums-operator", Repository.Chart, "--namespace", scope, "--set", "rbac.aggregateRoles=false", "--values", "-"], values);
        return [.. Manifest.Parse(yaml)];
    }

    /// <summary>Starts the operator with the arguments of the chart's Deployment and those that a process outside a pod needs.</summary>
    private static async Task<SandboxProcess> StartOperatorAsync(SandboxCluster cluster, IReadOnlyList<JsonObject> rendered, string scope)
    {
        var server = KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.ControlPlane.KubeConfigPath);
        var kubeConfig = Path.Combine(cluster.Run.Path, "operator.kubeconfig");
        await File.WriteAllTextAsync(kubeConfig, await OperatorAccount.LogInAsync(cluster.Client, server, scope, "ums-operator", Token), Token);
        var container = rendered.Single(document => $"{document["kind"]}" == "Deployment").Each("spec.template.spec.containers").Single();
        return cluster.Run.Start(new ProcessSpec(
            "operator",
            "dotnet",
            [
                SandboxSite.OperatorAssembly(), .. container.Each("args").Select(argument => $"{argument}"),
                "--kubeconfig", kubeConfig, "--leader-election-namespace", scope, "--metrics-address", $"127.0.0.1:{LoopbackPorts.Next()}",
            ]));
    }
}
