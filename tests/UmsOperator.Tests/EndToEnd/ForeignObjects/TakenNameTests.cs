using System.Text.Json.Nodes;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>Objects of other applications have names that the operator needs. It reports them, does not touch them, and continues once the names are free.</summary>
public sealed class TakenNameTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Objects_of_others_are_neither_changed_nor_mounted_and_the_rest_is_made()
    {
        await using var cluster = await TestCluster.PrepareAsync(fixture, "taken");
        ForeignObject[] strangers =
        [
            await new ForeignObject(cluster, "Service", "ums-console").CreateAsync(ForeignObject.OwnedByWeb),
            await new ForeignObject(cluster, "Service", "ums-devices").CreateAsync(),
            await new ForeignObject(cluster, "PodDisruptionBudget", "ums").CreateAsync(ForeignObject.OwnedByWeb),
            await new ForeignObject(cluster, "PersistentVolumeClaim", "data-ums-1").CreateAsync(),
        ];
        await StartAsync(cluster, spec => spec.Set("spec.storage", new JsonObject { ["size"] = "1Gi" }));

        await cluster.UntilAsync(seen => seen.Servers().Contains($"{TestCluster.Old} Production true"), "server 0 serves");
        var refused = await cluster.UntilAsync(seen => Names(seen, strangers), "each of them is named", Shortly);

        refused.Condition("Ready").Status.ShouldBe("False");
        refused.Condition("Stalled").Message.ShouldContain("StatefulSet 'web'");
        refused.Condition("Stalled").Message.ShouldContain($"umsoperator.io/cluster-uid={refused.Text("metadata.uid")}");
        await cluster.UntilEventAsync("Stalled");
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodsAsync()).All(pod => pod.Metadata.Name == "ums-0"), "no server on the volume of another", TimeSpan.FromSeconds(4));
        foreach (var stranger in strangers)
            await stranger.ShouldBeUntouchedAsync();

        foreach (var stranger in strangers)
            await stranger.DeleteAsync();
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.GetAsync()).Condition("Stalled").Status.ShouldBe("False");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_pod_of_another_application_is_no_server_and_no_deletion_waits_for_it()
    {
        await using var cluster = await TestCluster.PrepareAsync(fixture, "taken-pod");
        var stranger = await new ForeignObject(cluster, "Pod", "ums-1").CreateAsync(ForeignObject.OwnedByWeb);
        var budget = await new ForeignObject(cluster, "PodDisruptionBudget", "ums").CreateAsync();
        var service = await new ForeignObject(cluster, "Service", "ums-devices").CreateAsync();
        await StartAsync(cluster);

        await cluster.UntilAsync(seen => seen.Servers().Contains($"{TestCluster.Old} Production true"), "server 0 serves");
        await cluster.UntilAsync(seen => Names(seen, [stranger, budget, service]), "the pod is named", Shortly);
        await cluster.UpdateToAsync(TestCluster.New);
        var held = await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Status == "True", "an update that could not be ended is not begun", Shortly);

        held.Text("status.replicas").ShouldBe("1");
        held.Condition("UpdateBlocked").Message.ShouldContain("Pod 'ums-1'");
        var uid = held.Text("metadata.uid");
        (await cluster.Database.RolesAsync(uid)).Count.ShouldBe(1, "nothing is prepared for a server that cannot be made");
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", Shortly, Token);
        (await cluster.PodsAsync()).ShouldHaveSingleItem().Metadata.Name.ShouldBe("ums-1");
        (await cluster.Database.RolesAsync(uid)).ShouldBeEmpty();
        foreach (var one in (ForeignObject[])[stranger, budget, service])
            await one.ShouldBeUntouchedAsync();
    }

    internal static async Task StartAsync(TestCluster cluster, Action<JsonObject>? change = null, int replicas = 2)
    {
        await cluster.Site.StartOperatorAsync(FastSettings.OperatorArguments, Token);
        var spec = cluster.Spec(TestCluster.Old, replicas);
        change?.Invoke(spec);
        await cluster.Site.ApplyAsync(spec, Token);
    }

    internal static bool Names(JsonObject seen, IEnumerable<ForeignObject> strangers) =>
        seen.Condition("Stalled") is { Status: "True" } said && strangers.All(one => said.Message.Contains($"{one.Kind} '{one.Name}'", StringComparison.Ordinal));
}
