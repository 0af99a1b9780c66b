using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.Platform;

/// <summary>A pod that never started is reported, and is replaced once the spec that it was created from is corrected.</summary>
public sealed class CorrectionTests(EndToEndFixture fixture)
{
    private const string Good = "registry.example.com/igel/ums-server";
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task An_image_that_cannot_be_pulled_is_reported_and_corrected_in_mid_update()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "image", 2);
        await cluster.PatchAsync("update.paused", true);
        await cluster.Site.PatchSpecAsync(
            TestCluster.Name, new JsonObject { ["version"] = TestCluster.New, ["image"] = "registry.example.com/nobody/has-this", ["update"] = new JsonObject { ["paused"] = false } },
            TestContext.Current.CancellationToken);
        var told = await cluster.UntilAsync(
            seen => seen.Step() == "Detach" && seen.Condition("PodProblem") is { Status: "True", Message: var said } && said.Contains("has-this", StringComparison.Ordinal), "the image is named");
        told.Condition("PodProblem").Message.ShouldContain("spec.image");
        await cluster.UntilEventAsync("ImagePull");

        await cluster.PatchAsync("image", Good);
        var ready = await cluster.UntilReadyAsync(TestCluster.New);

        ready.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        ready.Condition("PodProblem").Status.ShouldBeEmpty();
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_migrator_that_no_node_takes_is_reported_and_corrected()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "nonode", 2, spec => spec.Set("spec.update.approval", "BeforeMigration"));
        await cluster.UpdateToAsync(TestCluster.New);
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.update.manualWaitStartTime").Length > 0, "an approval is waited for");
        await cluster.PatchAsync("pod.nodeSelector", new JsonObject { ["example.com/rack"] = "none" });
        await cluster.AnnotateAsync("umsoperator.io/approve", waiting.Text("status.update.id"));
        var told = await cluster.UntilAsync(
            seen => seen.Condition("PodProblem") is { Status: "True", Message: var said } && said.Contains("ums-0", StringComparison.Ordinal)
                && said.Contains("no node", StringComparison.Ordinal), "the scheduler's words");
        told.Condition("PodProblem").Message.ShouldContain("spec.pod.nodeSelector");

        await cluster.PatchAsync("pod.nodeSelector", null);
        var ready = await cluster.UntilReadyAsync(TestCluster.New);

        ready.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_correction_reaches_servers_on_their_way_back_and_in_ordinary_life()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "wayback", 2);
        await cluster.Site.PatchSpecAsync(
            TestCluster.Name,
            new JsonObject { ["version"] = TestCluster.New, ["pod"] = new JsonObject { ["nodeSelector"] = new JsonObject { ["example.com/rack"] = "none" } } },
            TestContext.Current.CancellationToken);
        await cluster.UntilAsync(seen => seen.Step() == "Detach" && seen.Condition("PodProblem").Status == "True", "the canary waits for a node");
        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilAsync(
            seen => seen.Step() == "Return" && seen.Condition("PodProblem") is { Status: "True", Message: var said }
                && said.Contains("ums-1", StringComparison.Ordinal), "the server waits on its way back", Shortly);

        await cluster.PatchAsync("pod.nodeSelector", null);
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.PatchAsync("image", "registry.example.com/nobody/has-this");
        await cluster.UntilAsync(seen => seen.Condition("PodProblem").Message.Contains("has-this", StringComparison.Ordinal), "the image is named", Shortly);
        await cluster.PatchAsync("image", Good);
        (await cluster.UntilReadyAsync(TestCluster.Old)).Condition("PodProblem").Status.ShouldBeEmpty();
        await cluster.DeleteAsync();
    }
}
