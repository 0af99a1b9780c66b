using k8s;

namespace UmsOperator.Tests.EndToEnd.Platform;

/// <summary>Containers that a mutating webhook adds to a server's pod do not affect how the server is judged.</summary>
public sealed class InjectionTests(EndToEndFixture fixture)
{
    private const string FailsOnEverySnapshot = "12.04.901";
    private const string FailsOnProduction = "12.04.902";
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    /// <summary>The deadline of a migration is 90 s; a definite failure is detected long before that.</summary>
    private static readonly TimeSpan BeforeTheDeadline = TimeSpan.FromSeconds(75);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_update_goes_through_and_nothing_is_rolled_for_what_was_injected()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "injected", 2, prepare: site => site.Site.InterposeAsync(new Injector(), Token));
        await cluster.UpdateToAsync(TestCluster.New);
        var ready = await cluster.UntilReadyAsync(TestCluster.New);
        var before = await cluster.PodUidsAsync();

        ready.Each("status.history").ShouldHaveSingleItem().Text("outcome").ShouldBe("Completed");
        (await cluster.PodsAsync()).ShouldAllBe(pod => pod.Spec.Containers[0].Name == "mesh-proxy");
        await PollCondition.StillAsync(cluster, async () => (await cluster.PodUidsAsync()).SequenceEqual(before), "no server is rolled", TimeSpan.FromSeconds(4));
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_migrator_that_fails_is_found_although_its_sidecar_runs_on()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "sidecar", 2, prepare: site => site.Site.InterposeAsync(new Injector(), Token));
        await cluster.UpdateToAsync(FailsOnProduction);
        await cluster.UntilAsync(seen => seen.Step() == "Migrate", "production is migrated");

        var held = await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed", "the failed target is held", BeforeTheDeadline);

        held.Condition("Stalled").Message.ShouldContain("ums-0 exited with code 1");
        held.Servers().ShouldAllBe(server => server == $"{TestCluster.Old} Production true");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_canary_in_a_crash_loop_is_found_behind_an_injected_container()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "behind", 2, prepare: site => site.Site.InterposeAsync(new Injector(), Token));
        await cluster.UpdateToAsync(FailsOnEverySnapshot);
        await cluster.UntilAsync(seen => seen.Step() == "Detach", "the canary moves");

        var held = await cluster.UntilAsync(seen => seen.Condition("UpdateBlocked").Reason == "TargetFailed", "the failed target is held", BeforeTheDeadline);

        held.Condition("Stalled").Message.ShouldContain("server ums-1 crashed");
        await cluster.DeleteAsync();
    }

    [Theory]
    [InlineData("fails", "CrashLoopBackOff")]
    [InlineData("no-such-tag", "ImagePullBackOff")]
    public async Task An_init_container_that_keeps_a_server_from_starting_is_reported(string init, string word)
    {
        var injector = new Injector();
        await using var cluster = await TestCluster.ReadyAsync(fixture, $"init-{init}", 1, prepare: site => site.Site.InterposeAsync(injector, Token));
        injector.Init = init;
        await cluster.Sandbox.Client.CoreV1.DeleteNamespacedPodAsync("ums-0", cluster.Site.Namespace, cancellationToken: Token);

        var told = await cluster.UntilAsync(
            seen => seen.Condition("PodProblem") is { Status: "True", Message: var said } && said.Contains("init container 'mesh-init'", StringComparison.Ordinal),
            "the init container is named", Shortly);
        await PollCondition.EventuallyAsync(
            cluster, async () => (await cluster.PodsAsync()).Any(pod => pod.Status.InitContainerStatuses?.Any(one => one.State?.Waiting?.Reason == word) == true), $"{word} is there", Shortly);

        told.Condition("PodProblem").Message.ShouldContain("ums-0");
        await cluster.UntilEventAsync("InitContainer");
        // The webhook was corrected; what it added disappears with the pod.
        injector.Init = "ends";
        await cluster.Sandbox.Client.CoreV1.DeleteNamespacedPodAsync("ums-0", cluster.Site.Namespace, cancellationToken: Token);
        (await cluster.UntilReadyAsync(TestCluster.Old)).Condition("PodProblem").Status.ShouldBeEmpty();
        await cluster.DeleteAsync();
    }
}
