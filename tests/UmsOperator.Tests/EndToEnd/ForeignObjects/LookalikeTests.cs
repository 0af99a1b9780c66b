using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>Objects with the operator's labels that it did not create: anybody can set labels.</summary>
public sealed class LookalikeTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_bears_our_labels_alone_is_not_counted_not_used_not_deleted()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "lookalike", 2);
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        var real = (await new ForeignObject(cluster, "Pod", "ums-1").ReadAsync()).ShouldNotBeNull();
        ForeignObject[] strangers =
        [
            await new ForeignObject(cluster, "Pod", "aaa").CreateAsync(entity => Mark(entity, real)),
            await new ForeignObject(cluster, "Service", "keep").CreateAsync(entity => Mark(entity, real)),
            await new ForeignObject(cluster, "Secret", "ums-zzzzzzz-1p").CreateAsync(entity =>
            {
                Mark(entity, real);
                entity["metadata"]!["labels"]!["umsoperator.io/binding"] = "zzzzzzz-1p";
                entity.Set("metadata.annotations", new JsonObject { ["umsoperator.io/database"] = cluster.Site.Names.Database });
            }),
            // The value of a label is malformed. On one of the operator's own objects that would stop all work.
            await new ForeignObject(cluster, "Pod", "bbb").CreateAsync(entity =>
            {
                Mark(entity, real);
                entity["metadata"]!["labels"]!.AsObject().Remove("umsoperator.io/ordinal");
            }),
        ];

        await cluster.PatchAsync("pod.annotations", new JsonObject { ["example.com/rolled"] = "yes" });
        await PollCondition.EventuallyAsync(
            cluster,
            async () => (await cluster.PodsAsync()).Count(pod => pod.Metadata.Annotations?.ContainsKey("example.com/rolled") == true) == 2,
            "both servers are rolled",
            Shortly);
        var ready = await cluster.UntilReadyAsync(TestCluster.Old);

        ready.Text("status.replicas").ShouldBe("2");
        (await cluster.PodsAsync()).Where(pod => pod.Metadata.Name.StartsWith("ums-", StringComparison.Ordinal))
            .ShouldAllBe(pod => pod.Metadata.Labels["umsoperator.io/binding"] != "zzzzzzz-1p");
        (await cluster.Database.RolesAsync(uid)).ShouldAllBe(role => !role.Contains("zzzzzzz", StringComparison.Ordinal));
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", Shortly, Token);
        foreach (var stranger in strangers)
            await stranger.ShouldBeUntouchedAsync();
    }

    [Fact]
    public async Task What_is_ours_stays_ours_without_its_labels()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "stripped", 2, spec => spec.Set("spec.console.annotations", new JsonObject { ["example.com/internal"] = "true" }));
        var before = await cluster.PodUidsAsync();
        ForeignObject pod = new(cluster, "Pod", "ums-1"), service = new(cluster, "Service", "ums-console");
        await pod.PatchAsync(Label("app.kubernetes.io/managed-by", null));
        await service.PatchAsync(Label("app.kubernetes.io/managed-by", null));

        await PollCondition.EventuallyAsync(
            cluster, async () => (await service.ReadAsync()).At("metadata.labels")?["app.kubernetes.io/managed-by"] is not null, "the Service has its label back", Shortly);
        (await cluster.PodUidsAsync()).ShouldBe(before);
        (await cluster.UntilReadyAsync(TestCluster.Old)).Text("status.replicas").ShouldBe("2");

        // The operator may also remove a field that was set by its create request.
        (await service.ReadAsync()).At("metadata.annotations")!["example.com/internal"].ShouldNotBeNull();
        await cluster.PatchAsync("console.annotations", null);
        await PollCondition.EventuallyAsync(
            cluster, async () => (await service.ReadAsync()).At("metadata.annotations")!["example.com/internal"] is null, "the annotation is gone", Shortly);

        // Labels decide what is done to a server, so no value is guessed.
        await pod.PatchAsync(Label("umsoperator.io/ordinal", "0"));
        await cluster.UntilAsync(seen => seen.Condition("Stalled") is { Reason: "NotObserved" } said && said.Message.Contains("Pod 'ums-1'", StringComparison.Ordinal), "the label is named", Shortly);
        (await cluster.PodUidsAsync()).ShouldBe(before);
        await pod.PatchAsync(Label("umsoperator.io/ordinal", "1"));
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    private static JsonObject Label(string key, string? value) => new JsonObject().Set("metadata.labels", new JsonObject { [key] = value });

    /// <summary>Gives it the labels of one of the cluster's servers.</summary>
    private static void Mark(JsonObject entity, JsonObject real)
    {
        entity["metadata"]!["labels"] = real["metadata"]!["labels"]!.DeepClone();
        entity["metadata"]!["annotations"] = real["metadata"]!["annotations"]!.DeepClone();
    }
}
