using System.Net;
using System.Text.Json.Nodes;
using k8s.Autorest;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Tests.EndToEnd.UnreadableResources;

/// <summary>Resources that this version cannot read, for example after a rollback of the chart or a manual change, next to a valid one.</summary>
public sealed class UnreadableResourceTests
{
    private const string Version = "12.03.110";
    private const int Reconciliations = 400; // one that loops hot does thousands

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resource_that_cannot_be_read_is_reported_so_and_delays_no_other()
    {
        await using var cluster = await StartAsync();
        var site = cluster.Site;
        await LoosenAsync(cluster);
        await ApplyWhenTakenUpAsync(site, Poisoned(site, "spec-of-tomorrow", spec => spec["update"]!["strategy"] = "Sideways"));
        await site.ApplyAsync(Poisoned(site, "hand-made", _ => { }), Token);
        await StatusAsync(cluster, "hand-made",
            """{"phase":"Dreaming","update":{"id":"u1","from":"x","to":"y","step":"Somewhere","startTime":"2020-01-01T00:00:00Z"},"servers":[{"name":"hand-made-0","mode":"Sleeping","ready":true}]}""");
        await StatusAsync(cluster, "spec-of-tomorrow", """{"phase":"Dreaming","futureField":{"a":1}}""");

        var @operator = await site.StartOperatorAsync(FastSettings.OperatorArguments, Token);
        await site.ApplyAsync(FastSettings.Of(site.Sample("well", Version, replicas: 1)), Token);
        await site.WaitReadyAsync("well", Version, Patience, Token);

        var refused = await site.WaitAsync("spec-of-tomorrow", seen => Message(seen).Contains("update.strategy", StringComparison.Ordinal), "the field named", Patience, Token);
        Message(refused).ShouldContain("this version of the operator does not know its value or form; correct it");
        $"{refused!["status"]!["phase"]}".ShouldBe("Blocked");
        await site.WaitAsync("hand-made", seen => $"{seen?["status"]?["phase"]}" == "Blocked" && seen!["status"]!["update"] is null, "a status that says what is", Patience, Token);
        (await ReconciliationsAsync(@operator)).ShouldBeLessThan(Reconciliations);

        // Corrected in place: the same resource is read again.
        await site.PatchSpecAsync("spec-of-tomorrow", new JsonObject { ["update"] = new JsonObject { ["strategy"] = "Rolling" } }, Token);
        await site.WaitAsync("spec-of-tomorrow", seen => !Message(seen).Contains("update.strategy", StringComparison.Ordinal), "another word", Patience, Token);
    }

    private static async Task<SandboxCluster> StartAsync()
    {
        try
        {
            return await SandboxCluster.StartAsync(
                new SandboxOptions { Site = new SiteOptions(), Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment) }, cancellationToken: Token);
        }
        catch (SandboxException missing) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static JsonObject Poisoned(SandboxSite site, string name, Action<JsonNode> spoil)
    {
        var sample = site.Sample(name, Version, replicas: 1);
        // A database that does not exist.
        sample["spec"]!["database"]!["name"] = name;
        spoil(sample["spec"]!);
        return sample;
    }

    /// <summary>The CRD of a later version has an additional strategy.</summary>
    private static async Task LoosenAsync(SandboxCluster cluster)
    {
        const string Path = "apis/apiextensions.k8s.io/v1/customresourcedefinitions/umsclusters.umsoperator.io";
        var versions = (await cluster.Client.GetAsync<JsonObject>(Path, Token))["spec"]!["versions"]!.DeepClone();
        versions[0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["update"]!["properties"]!["strategy"]!.AsObject().Remove("enum");
        await cluster.Client.SendAsync(HttpMethod.Patch, Path, new JsonObject { ["spec"] = new JsonObject { ["versions"] = versions } }, "application/merge-patch+json", Token);
    }

    // The server enforces a schema some time after the CRD was written.
    private static async Task ApplyWhenTakenUpAsync(SandboxSite site, JsonObject resource)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        do
        {
            try
            {
                await site.ApplyAsync(resource, Token);
                return;
            }
            catch (HttpOperationException refused) when (refused.Response.StatusCode == HttpStatusCode.UnprocessableEntity && !deadline.IsCancellationRequested)
            {
            }
        }
        while (await timer.WaitForNextTickAsync(deadline.Token));
    }

    private static Task<JsonObject> StatusAsync(SandboxCluster cluster, string name, string status) => cluster.Client.SendAsync(
        HttpMethod.Patch,
        $"apis/umsoperator.io/v1alpha1/namespaces/{cluster.Site.Namespace}/umsclusters/{name}/status",
        new JsonObject { ["status"] = JsonNode.Parse(status) },
        "application/merge-patch+json",
        Token);

    private static string Message(JsonObject? seen) =>
        string.Join('\n', (seen?["status"]?["conditions"] as JsonArray ?? []).Select(condition => $"{condition!["message"]}"));

    private static async Task<double> ReconciliationsAsync(OperatorProcess @operator)
    {
        using var http = new HttpClient();
        var lines = (await http.GetStringAsync(new Uri(@operator.Address, "metrics"), Token)).Split('\n');
        return lines.Where(line => line.StartsWith("controller_runtime_reconcile_total{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
