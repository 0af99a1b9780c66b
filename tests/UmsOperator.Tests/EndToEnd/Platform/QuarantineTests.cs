using System.Text.Json.Nodes;
using k8s;

namespace UmsOperator.Tests.EndToEnd.Platform;

/// <summary>Labels that a user removes from a server's pod to debug it undisturbed, and labels that were changed.</summary>
public sealed class QuarantineTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_label_that_is_missing_or_changed_is_reported_with_its_cure_and_the_server_is_kept()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "quarantine", 2);
        var before = await cluster.PodUidsAsync();
        var labels = (await cluster.PodsAsync())[1].Metadata.Labels;
        foreach (var label in new[]
        {
            "app.kubernetes.io/instance", "app.kubernetes.io/name", "app.kubernetes.io/managed-by", "app.kubernetes.io/component",
            "umsoperator.io/ordinal", "umsoperator.io/binding", "umsoperator.io/binding-kind", "umsoperator.io/mode", "umsoperator.io/version",
        })
        {
            foreach (var value in new[] { null, "quarantine" })
            {
                await LabelAsync(cluster, label, value);
                await cluster.UntilAsync(
                    seen => seen.Each("status.conditions")
                        .Any(one => one.Text("message") is var said && said.Contains("ums-1", StringComparison.Ordinal) && said.Contains($"{label}={labels[label]}", StringComparison.Ordinal)),
                    $"{label}: the command that puts it back", Shortly);
                (await cluster.PodUidsAsync()).ShouldBe(before);
            }

            await LabelAsync(cluster, label, labels[label]);
            await cluster.UntilReadyAsync(TestCluster.Old);
            (await cluster.PodUidsAsync()).ShouldBe(before);
        }

        (await cluster.EventReasonsAsync()).ShouldNotContain("ActionFailed");
        // A binding's Secret is also found without its label, and its server is kept.
        var secret = $"ums-{labels["umsoperator.io/binding"]}";
        await LabelAsync(cluster, "app.kubernetes.io/managed-by", null, secret, "secrets");
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(before), "no server moves", TimeSpan.FromSeconds(6));
        await LabelAsync(cluster, "app.kubernetes.io/managed-by", "ums-operator", secret, "secrets");
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    [Theory]
    [InlineData("app.kubernetes.io/managed-by", false)]
    [InlineData("umsoperator.io/binding", false)]
    [InlineData("umsoperator.io/version", true)]
    public async Task Deleting_the_pod_brings_a_new_one(string label, bool shared)
    {
        await using var cluster = await TestCluster.ReadyAsync(
            fixture, $"deleted-{label.Split('/')[1]}", 1, prepare: shared ? TestCluster.ShareLoginAsync : null, change: shared ? spec => spec
                .Set("spec.database.access", "SharedCredentials")
                .Set("spec.database.serverSecretRef", new JsonObject { ["name"] = "servers" }) : null);
        var before = await cluster.PodUidsAsync();
        await LabelAsync(cluster, label, null, "ums-0");
        await cluster.UntilAsync(seen => seen.Each("status.conditions").Any(one => one.Text("message").Contains(label, StringComparison.Ordinal)), "it is told", Shortly);

        await cluster.Sandbox.Client.CoreV1.DeleteNamespacedPodAsync("ums-0", cluster.Site.Namespace, cancellationToken: Token);
        await PollCondition.EventuallyAsync(cluster, async () => (await cluster.PodUidsAsync()) is [var uid] && uid != before[0], "another pod", Shortly);
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    private static Task<JsonObject> LabelAsync(TestCluster cluster, string label, string? value, string name = "ums-1", string plural = "pods") => cluster.Sandbox.Client.SendAsync(
        HttpMethod.Patch,
        $"api/v1/namespaces/{cluster.Site.Namespace}/{plural}/{name}",
        new JsonObject().Set("metadata.labels", new JsonObject { [label] = value }),
        "application/merge-patch+json",
        Token);
}
