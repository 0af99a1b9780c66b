using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.Strangers;

/// <summary>Objects that bear the operator's labels and are not its own: labels are anybody's to write.</summary>
public sealed class LookalikeTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan _shortly = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_bears_our_labels_alone_is_not_counted_not_used_not_deleted()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "lookalike", 2);
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        var real = (await new Stranger(cluster, "Pod", "ums-1").ReadAsync()).ShouldNotBeNull();
        Stranger[] strangers =
        [
            await new Stranger(cluster, "Pod", "aaa").CreateAsync(entity => Mark(entity, real)),
            await new Stranger(cluster, "Service", "keep").CreateAsync(entity => Mark(entity, real)),
            await new Stranger(cluster, "Secret", "ums-zzzzzzz-1p").CreateAsync(entity =>
            {
                Mark(entity, real);
                entity["metadata"]!["labels"]!["umsoperator.io/binding"] = "zzzzzzz-1p";
                entity.Set("metadata.annotations", new JsonObject { ["umsoperator.io/database"] = cluster.Site.Names.Database });
            }),
            // What a label says is unreadable: of ours it would be a reason to hold.
            await new Stranger(cluster, "Pod", "bbb").CreateAsync(entity =>
            {
                Mark(entity, real);
                entity["metadata"]!["labels"]!.AsObject().Remove("umsoperator.io/ordinal");
            }),
        ];

        await cluster.PatchAsync("pod.annotations", new JsonObject { ["example.com/rolled"] = "yes" });
        await Holds.EventuallyAsync(
            cluster,
            async () => (await cluster.PodsAsync()).Count(pod => pod.Metadata.Annotations?.ContainsKey("example.com/rolled") == true) == 2,
            "both servers are rolled",
            _shortly);
        var ready = await cluster.UntilReadyAsync(TestCluster.Old);

        ready.Text("status.replicas").ShouldBe("2");
        (await cluster.PodsAsync()).Where(pod => pod.Metadata.Name.StartsWith("ums-", StringComparison.Ordinal))
            .ShouldAllBe(pod => pod.Metadata.Labels["umsoperator.io/binding"] != "zzzzzzz-1p");
        (await cluster.Database.RolesAsync(uid)).ShouldAllBe(role => !role.Contains("zzzzzzz", StringComparison.Ordinal));
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", _shortly, Token);
        foreach (var stranger in strangers)
            await stranger.ShouldBeUntouchedAsync();
    }

    /// <summary>Gives it the labels of a server of ours, to be taken for one.</summary>
    private static void Mark(JsonObject entity, JsonObject real)
    {
        entity["metadata"]!["labels"] = real["metadata"]!["labels"]!.DeepClone();
        entity["metadata"]!["annotations"] = real["metadata"]!["annotations"]!.DeepClone();
    }
}
