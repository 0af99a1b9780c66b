using System.Diagnostics;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>A rejection by the API server stops no server and is reported with the API server's message. Work continues once the cause is fixed.</summary>
public sealed class RefusalTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pods_that_the_API_server_refuses_replace_no_server()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "refused");
        var uids = await cluster.PodUidsAsync();

        await RefusedAsync("pod.priorityClassName", "nope", null, "no PriorityClass with name nope was found", "correct spec.pod.priorityClassName");
        await RefusedAsync("resources", JsonNode.Parse("""{"requests": {"cpu": "two"}}"""), null, "resources.requests.cpu", "'two' is not a quantity");
        await RefusedAsync("pod.tolerations", JsonNode.Parse("""[{"keyy": "x"}]"""), new JsonArray(), "pod.tolerations[0].keyy", "unknown field");
        await RefusedAsync("pod.tolerations", JsonNode.Parse("""[{"key": "x", "effect": "Never"}]"""), new JsonArray(), "spec.tolerations", "Never");
        await RefusedAsync("pod.serviceAccountName", "nobody", null, "serviceaccount", "nobody");

        await WebhookAsync(cluster, "refused", "pods");
        try
        {
            await RefusedAsync("pod.annotations", JsonNode.Parse("""{"a": "b"}"""), JsonNode.Parse("""{"a": null}"""), "failed calling webhook", "see the webhook");
            // Work that does not depend on a rejected pod continues.
            await cluster.PatchAsync("pod.annotations", JsonNode.Parse("""{"a": "b"}"""));
            await cluster.Sandbox.Client.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{cluster.Site.Namespace}/services/{TestCluster.Name}-devices", new JsonObject(), "application/json", Token);
            await PollCondition.EventuallyAsync(
                cluster, async () => (await cluster.Sandbox.Client.CoreV1.ListNamespacedServiceAsync(cluster.Site.Namespace, cancellationToken: Token)).Items.Any(
                    one => one.Name() == $"{TestCluster.Name}-devices"), "the Service is back", TimeSpan.FromSeconds(60));
            (await cluster.PodUidsAsync()).ShouldBe(uids);
        }
        finally
        {
            await cluster.Sandbox.Client.AdmissionregistrationV1.DeleteValidatingWebhookConfigurationAsync("refused", cancellationToken: Token);
        }

        await cluster.UntilAsync(seen => seen.Condition("Ready").Status == "True" && seen.Condition("Stalled").Status == "False", "cured");
        await PollCondition.EventuallyAsync(cluster, async () => !(await cluster.PodUidsAsync()).Intersect(uids).Any(), "all are replaced", TimeSpan.FromMinutes(2));
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();

        async Task RefusedAsync(string path, JsonNode? bad, JsonNode? good, params string[] words)
        {
            var began = Stopwatch.GetTimestamp();
            await cluster.PatchAsync(path, bad);
            var said = await cluster.UntilAsync(
                seen => seen.Condition("Stalled") is { Status: "True" } stalled && words.All(word => stalled.Message.Contains(word, StringComparison.OrdinalIgnoreCase)),
                $"{path} is refused: {words[0]}", TimeSpan.FromSeconds(60));
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(Soon);
            await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(uids), "no server is stopped", TimeSpan.FromSeconds(2));
            await PollCondition.EventuallyAsync(
                cluster, async () => (await NotesAsync(cluster)).Exists(note => words.All(word => note.Contains(word, StringComparison.OrdinalIgnoreCase))), $"an event with {words[0]}", Soon);
            await cluster.PatchAsync(path, good);
            await cluster.UntilAsync(seen => seen.Condition("Stalled").Status == "False", $"{path} is good again", TimeSpan.FromSeconds(40));
            (await cluster.PodUidsAsync()).ShouldBe(uids);
        }
    }

    [Fact]
    public async Task A_migrator_that_is_refused_after_its_dry_run_is_reported_and_runs_on_the_restore_point_once_it_is_cured()
    {
        var refuser = new MigratorRefuser();
        await using var cluster = await TestCluster.ReadyAsync(fixture, "refused-migrator", prepare: one => one.Site.InterposeAsync(refuser, Token));
        refuser.Refuses = true;
        await cluster.UpdateToAsync(TestCluster.New);

        await cluster.UntilAsync(seen => seen.Step() == "Migrate", "production is migrated");
        await cluster.UntilEventAsync("ActionFailed");
        refuser.Refuses = false;
        await cluster.UntilReadyAsync(TestCluster.New);
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.DeleteAsync();
    }

    private static async Task<List<string>> NotesAsync(TestCluster cluster) =>
        [.. (await cluster.Sandbox.Client.CoreV1.ListNamespacedEventAsync(cluster.Site.Namespace, cancellationToken: Token)).Items.Where(one => one.InvolvedObject.Kind == "UmsCluster")
            .Select(one => one.Message ?? "")];

    /// <summary>A webhook without a server behind it, for creates in one namespace.</summary>
    private static async Task WebhookAsync(TestCluster cluster, string name, string resource)
    {
        var label = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["webhook"] = name } } };
        await cluster.Sandbox.Client.CoreV1.PatchNamespaceAsync(new V1Patch(label.ToJsonString(), V1Patch.PatchType.MergePatch), cluster.Site.Namespace, cancellationToken: Token);
        await cluster.Sandbox.Client.AdmissionregistrationV1.CreateValidatingWebhookConfigurationAsync(
            new V1ValidatingWebhookConfiguration
            {
                Metadata = new V1ObjectMeta { Name = name },
                Webhooks =
                [
                    new V1ValidatingWebhook
                    {
                        Name = "dead.example.com",
                        AdmissionReviewVersions = ["v1"],
                        SideEffects = "None",
                        TimeoutSeconds = 1,
                        NamespaceSelector = new V1LabelSelector { MatchLabels = new Dictionary<string, string>(StringComparer.Ordinal) { ["webhook"] = name } },
                        ClientConfig = new Admissionregistrationv1WebhookClientConfig { Url = "https://127.0.0.1:1/" },
                        Rules = [new V1RuleWithOperations { ApiGroups = [""], ApiVersions = ["v1"], Operations = ["CREATE"], Resources = [resource] }],
                    },
                ],
            },
            cancellationToken: Token);
    }

    private sealed class MigratorRefuser : IInterposer
    {
        public volatile bool Refuses;

        public ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken) => ValueTask.FromResult(
            Refuses && moment == Moment.Before && action is InterposedAction.ApiRequest { Method: "POST", Resource: "pods", Body: { } body }
            && body["metadata"]?["labels"]?["umsoperator.io/binding-kind"]?.ToString() == "Migrator"
                ? new Ruling.Refuse(403)
                : Ruling.Pass);
    }
}
