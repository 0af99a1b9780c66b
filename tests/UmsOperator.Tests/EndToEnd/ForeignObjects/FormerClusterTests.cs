using System.Text.Json.Nodes;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>Objects of an earlier cluster of the same name have its uid, so they belong to no existing cluster.</summary>
public sealed class FormerClusterTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_objects_are_named_with_the_cure_and_its_data_is_handed_over_by_a_person()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "former", 1, WithStorage);
        var former = (await cluster.GetAsync()).Text("metadata.uid");
        await SandboxSite.KillOperatorAsync(cluster.Site.Operators[^1]);
        await cluster.Sandbox.Client.SendAsync(
            HttpMethod.Patch,
            $"apis/umsoperator.io/v1alpha1/namespaces/{cluster.Site.Namespace}/umsclusters/{TestCluster.Name}",
            new JsonObject().Set("metadata.finalizers", new JsonArray()),
            "application/merge-patch+json",
            Token);
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted by force", Shortly, Token);
        ForeignObject console = new(cluster, "Service", "ums-console"), devices = new(cluster, "Service", "ums-devices"), budget = new(cluster, "PodDisruptionBudget", "ums"),
            pod = new(cluster, "Pod", "ums-0"), claim = new(cluster, "PersistentVolumeClaim", "data-ums-0");
        // As after kubectl delete --cascade=orphan.
        await console.PatchAsync(new JsonObject().Set("metadata.ownerReferences", new JsonArray()));
        var (podUid, claimUid) = ((await pod.ReadAsync()).Text("metadata.uid"), (await claim.ReadAsync()).Text("metadata.uid"));

        await TakenNameTests.StartAsync(cluster, WithStorage, replicas: 1);
        await cluster.AnnotateAsync("umsoperator.io/adopt-from", former);
        var refused = await cluster.UntilAsync(seen => TakenNameTests.Names(seen, [console, devices, budget, pod, claim]), "all are named", Shortly);

        var message = refused.Condition("Stalled").Message;
        message.ShouldContain("earlier UmsCluster");
        (await pod.ReadAsync()).Text("metadata.uid").ShouldBe(podUid);
        (await console.ReadAsync()).At("metadata.ownerReferences").ShouldBeNull();
        foreach (var stranger in (ForeignObject[])[console, devices, budget, pod])
            await stranger.DeleteAsync();
        await claim.PatchAsync(new JsonObject().Set("metadata.labels", new JsonObject { ["umsoperator.io/cluster-uid"] = refused.Text("metadata.uid") }));
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await claim.ReadAsync()).Text("metadata.uid").ShouldBe(claimUid);
        (await cluster.Database.RolesAsync(former)).ShouldBeEmpty("the Secrets that it left tell whose it was, and the annotation ends its logins");
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", Shortly, Token);
        (await claim.ReadAsync()).Text("metadata.uid").ShouldBe(claimUid, "data outlives its cluster");
    }

    private static void WithStorage(JsonObject spec) => spec.Set("spec.storage", new JsonObject { ["size"] = "1Gi" });
}
