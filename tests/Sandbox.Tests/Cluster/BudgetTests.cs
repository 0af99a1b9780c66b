using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Tests.Nodes;

namespace UmsOperator.Sandbox.Tests.Cluster;

public sealed class BudgetTests(BareCluster cluster)
{
    [Fact]
    public async Task An_eviction_is_granted_only_while_the_budget_allows_it()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Responder("one"));
        await test.CreateAsync(test.Responder("two"));
        await test.WaitReadyAsync("one");
        await test.WaitReadyAsync("two");
        await CreateBudgetAsync(test);

        await Eventually.TrueAsync(() => TryEvictAsync(test, "one"), "the first eviction is granted");
        await test.WaitGoneAsync("one");

        (await TryEvictAsync(test, "two")).ShouldBeFalse("it is the last one");
        await test.CreateAsync(test.Responder("one"));
        await test.WaitReadyAsync("one");
        await Eventually.TrueAsync(() => TryEvictAsync(test, "two"), "another is ready again");
    }

    // By discovery: 1.20 knows v1beta1 only.
    private static async Task<string> PolicyVersionAsync(NodeTest test) =>
        (await test.Client.Policy.GetAPIGroupAsync(NodeTest.Token)).Versions.Any(v => v.Version == "v1") ? "v1" : "v1beta1";

    private static async Task CreateBudgetAsync(NodeTest test)
    {
        var version = await PolicyVersionAsync(test);
        var budget = new V1PodDisruptionBudget
        {
            ApiVersion = $"policy/{version}",
            Kind = "PodDisruptionBudget",
            Metadata = new V1ObjectMeta { Name = "budget" },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = 1,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "test" } },
            },
        };
        await test.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            budget, "policy", version, test.Name, "poddisruptionbudgets", cancellationToken: NodeTest.Token);
    }

    private static async Task<bool> TryEvictAsync(NodeTest test, string pod)
    {
        var eviction = new V1Eviction
        {
            ApiVersion = $"policy/{await PolicyVersionAsync(test)}",
            Kind = "Eviction",
            Metadata = new V1ObjectMeta { Name = pod, NamespaceProperty = test.Name },
        };
        try
        {
            await test.Client.CoreV1.CreateNamespacedPodEvictionAsync(eviction, pod, test.Name, cancellationToken: NodeTest.Token);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return false;
        }
    }
}
