namespace UmsOperator.Tests.EndToEnd;

/// <summary>Requests without a change of the version, and edits that change nothing.</summary>
public sealed class UserRequestTests(EndToEndFixture fixture)
{
    [Fact]
    public async Task The_same_version_in_other_digits_rolls_nothing()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "digits", 2);
        var pods = await cluster.PodUidsAsync();

        var changed = await cluster.UpdateToAsync("12.3.110");

        await cluster.UntilAsync(seen => seen.Text("status.observedGeneration") == changed.Text("metadata.generation"), "it was looked at");
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(pods), "the servers that were there", TimeSpan.FromSeconds(4));
        var seen = await cluster.UntilReadyAsync(TestCluster.Old);
        seen.Text("status.targetVersion").ShouldBe(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task An_annotation_aborts_an_update_and_its_target_is_held_back_while_the_spec_asks_for_it()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "annotated", 2, spec => spec.Set("spec.update.approval", "BeforeMigration"));
        await cluster.UpdateToAsync(TestCluster.New);
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.phase") == "WaitingForApproval", "an update that waits for an approval");
        var id = waiting.Text("status.update.id");

        await cluster.ScaleAsync(3);
        await cluster.UntilAsync(seen => seen.Condition("ChangeDeferred").Message.Contains("spec.replicas: 3 takes effect after update", StringComparison.Ordinal), "the scale is told");
        await cluster.AnnotateAsync("umsoperator.io/abort", "true");
        await cluster.UntilAsync(seen => seen.Condition("AnnotationIgnored").Message.Contains($"--overwrite umsoperator.io/abort={id}", StringComparison.Ordinal), "the command that works is told");
        await cluster.PatchAsync("update.paused", true);
        await cluster.AnnotateAsync("umsoperator.io/abort", id);
        await cluster.UntilAsync(seen => seen.Condition("ChangeDeferred").Message.Contains("set spec.update.paused to false", StringComparison.Ordinal), "a pause holds the undo");
        await PollCondition.StillAsync(cluster, async () => (await cluster.GetAsync()).At("status.update.undo") is null, "nothing is undone", TimeSpan.FromSeconds(4));
        await cluster.PatchAsync("update.paused", false);

        var back = await cluster.UntilAsync(seen => seen.Text("status.phase") == "Held" && seen.Text("status.ready") == "3/3", "the target is held back, and the scale is done");
        back.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        back.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Aborted");
        (back.Condition("Ready").Status, back.Condition("UpdateBlocked").Reason).ShouldBe(("True", "TargetHeldBack"));
        await PollCondition.StillAsync(cluster, async () => (await cluster.GetAsync()).At("status.update") is null, "nothing is tried", TimeSpan.FromSeconds(4));

        await cluster.PatchAsync("update.approval", "Automatic");
        await cluster.AnnotateAsync("umsoperator.io/retry", id);
        await cluster.UntilReadyAsync(TestCluster.New);
        await cluster.DeleteAsync();
    }
}
