using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Nodes;
using YamlDotNet.Serialization;

namespace UmsOperator.Chart.Tests.ArgoCd;

/// <summary>
/// Records UmsClusters written by the operator for the tests of the health check. Run it by hand when the status changes:
/// <c>dotnet test --project tests/Chart.Tests -- --explicit only --filter-class "*Recording"</c>.
/// </summary>
public sealed class Recording
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Record()
    {
        await using var cluster = await SandboxCluster.StartAsync(
            new SandboxOptions
            {
                Site = SiteOptions.For("team-a"),
                Images = ImageCatalog.Default.With(new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_DRAIN_SECONDS"] = "0.3", ["UMS_STATUS_SECONDS"] = "1" }),
            },
            cancellationToken: Token);
        var site = cluster.Site;
        var sample = site.Sample("demo", "12.03.110", replicas: 2)
            .Set("spec.image", "registry.example.com/igel/ums-server")
            .Set("spec.pod.terminationGracePeriodSeconds", 4)
            .Set("spec.update.approval", "BeforeMigration");
        await site.ApplyAsync(sample, Token);
        await SaveAsync("created", seen => seen is not null);
        await site.StartOperatorAsync(cancellationToken: Token);
        await SaveAsync("adopting", seen => seen.Text("status.phase").Length > 0);
        await SaveAsync("ready", seen => SandboxSite.IsReady(seen, "12.03.110"));
        await site.PatchSpecAsync("demo", new JsonObject { ["version"] = "12.02.110" }, Token);
        await SaveAsync("refused", seen => seen.Condition("UpdateBlocked").Status == "True");
        await site.PatchSpecAsync("demo", new JsonObject { ["version"] = "12.04.902" }, Token);
        await SaveAsync("updating", seen => seen.Text("status.update.step") == "Detach");
        await SaveAsync("waiting-for-approval", seen => seen.Text("status.update.manualWaitStartTime").Length > 0);
        var update = (await site.GetAsync("demo", Token)).Text("status.update.id");
        await site.AnnotateAsync("demo", "umsoperator.io/approve", update, Token);
        await SaveAsync("migration-failed", seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed");
        await site.PatchSpecAsync("demo", new JsonObject { ["version"] = "12.04.110", ["update"] = new JsonObject { ["approval"] = "Automatic" } }, Token);
        await SaveAsync("updated", seen => SandboxSite.IsReady(seen, "12.04.110"));

        async Task SaveAsync(string name, Func<JsonObject?, bool> satisfies)
        {
            var seen = await site.WaitAsync("demo", satisfies, name, Patience, Token);
            seen!["metadata"]!.AsObject().Remove("managedFields");
            var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(seen.ToJsonString());
            await File.WriteAllTextAsync(
                Repository.Locate("config", "argocd", "UmsCluster", "testdata", $"{name}.yaml"), new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(tree), Token);
        }
    }
}
