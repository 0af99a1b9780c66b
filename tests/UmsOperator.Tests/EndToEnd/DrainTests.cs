using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Evictions during an update, as a node drain requests them. The API server decides by the PodDisruptionBudget.</summary>
public sealed class DrainTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    // A server that has just started loses nothing, and the budget may be updated a moment later.
    private static readonly TimeSpan Begun = TimeSpan.FromSeconds(3);

    private static readonly Version Policy = new(1, 22);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_migrates_is_not_evicted()
    {
        const string Slow = "12.04.911";
        await using var cluster = await TestCluster.ReadyAsync(fixture, "drain", 2);
        await cluster.UpdateToAsync(Slow);

        var refused = new HashSet<string>(StringComparer.Ordinal);
        await PollCondition.EventuallyAsync(cluster, async () =>
        {
            foreach (var pod in (await cluster.PodsAsync()).Where(Migrates))
            {
                (await IsEvictedAsync(cluster, pod)).ShouldBeFalse(pod.Name());
                refused.Add(pod.Name());
            }

            return SandboxSite.IsReady(await cluster.GetAsync(), Slow);
        }, "the update is over", Patience);

        refused.ShouldBe(["ums-1", "ums-0"], "the canary and the migrator");
        (await cluster.GetAsync()).Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        await cluster.DeleteAsync();
    }

    private static bool Migrates(V1Pod pod) =>
        pod.Spec.Containers[0].Env.Any(variable => variable is { Name: "UMS_MIGRATE", Value: "true" })
        && pod.DeletionTimestamp() is null
        && pod.Status.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) != true
        && pod.Status.ContainerStatuses?.FirstOrDefault()?.State?.Running?.StartedAt is { } since && TimeProvider.System.GetUtcNow().UtcDateTime - since > Begun;

    private static async Task<bool> IsEvictedAsync(TestCluster cluster, V1Pod pod)
    {
        var eviction = new V1Eviction
        {
            ApiVersion = cluster.Sandbox.ControlPlane.ServerVersion >= Policy ? "policy/v1" : "policy/v1beta1",
            Kind = "Eviction",
            Metadata = new V1ObjectMeta { Name = pod.Name(), NamespaceProperty = pod.Namespace() },
        };
        try
        {
            await cluster.Sandbox.Client.CoreV1.CreateNamespacedPodEvictionAsync(eviction, pod.Name(), pod.Namespace(), cancellationToken: Token);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
