using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>Quotas as the real controller-manager counts them: no server is stopped for a pod that has no room, and work that fits continues.</summary>
[Collection(ManagedGroup.Name)]
public sealed class QuotaTests(ManagedFixture fixture)
{
    private const string Quota = "small";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_exceeds_the_quota_is_reported_with_the_message_of_the_API_server_and_costs_no_other()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "quota-full", 2, spec => spec.Set("spec.resources", JsonNode.Parse("""{"requests": {"cpu": "100m"}}""")));
        await LimitAsync(cluster, "requests.cpu", "200m");
        var uids = await cluster.PodUidsAsync();

        await cluster.PatchAsync("resources.requests.cpu", "150m");

        var told = await cluster.UntilAsync(seen => seen.Condition("Stalled").Status == "True", "the quota refuses");
        told.Condition("Stalled").Message.ShouldContain($"exceeded quota: {Quota}");
        told.Condition("Stalled").Message.ShouldContain("raise the ResourceQuota so that the pod fits next to the running ones");
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(uids), "no server is stopped", TimeSpan.FromSeconds(3));

        // A pod that requests more than the pod that it replaces must fit next to it: another quota may count it too, and the API server names only the first quota that refuses.
        await LimitAsync(cluster, "requests.cpu", "400m");
        await PollCondition.EventuallyAsync(cluster, async () => !(await cluster.PodUidsAsync()).Intersect(uids).Any(), "all are replaced", TimeSpan.FromMinutes(2));
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task An_update_fits_into_a_quota_that_has_room_for_the_servers_alone()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "quota-exact", 2);
        await LimitAsync(cluster, "pods", "2");

        await cluster.UpdateToAsync(TestCluster.New);

        await cluster.UntilReadyAsync(TestCluster.New);
        await cluster.DeleteAsync();
    }

    /// <summary>Waits until the quota is counted: before that it refuses everything.</summary>
    private static async Task LimitAsync(TestCluster cluster, string resource, string most)
    {
        var core = cluster.Sandbox.Client.CoreV1;
        var quota = new V1ResourceQuota
        {
            Metadata = new V1ObjectMeta { Name = Quota },
            Spec = new V1ResourceQuotaSpec { Hard = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { [resource] = new(most) } },
        };
        if ((await core.ListNamespacedResourceQuotaAsync(cluster.Site.Namespace, cancellationToken: Token)).Items.Count > 0)
            await core.ReplaceNamespacedResourceQuotaAsync(quota, Quota, cluster.Site.Namespace, cancellationToken: Token);
        else
            await core.CreateNamespacedResourceQuotaAsync(quota, cluster.Site.Namespace, cancellationToken: Token);
        await PollCondition.EventuallyAsync(
            cluster,
            async () => (await core.ReadNamespacedResourceQuotaAsync(Quota, cluster.Site.Namespace, cancellationToken: Token)).Status?.Hard is { } hard
                && hard.TryGetValue(resource, out var counted) && $"{counted}" == most,
            "the quota is counted",
            TimeSpan.FromSeconds(60));
    }
}
