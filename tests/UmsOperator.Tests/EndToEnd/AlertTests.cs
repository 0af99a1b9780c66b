using System.Globalization;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>A server hangs in update mode: alert, condition and runbook agree, with the same numbers (promise P7).</summary>
public sealed class AlertTests(EndToEndFixture fixture)
{
    private const string HangsInUpdateMode = "12.04.907";
    private const int DeadlineSeconds = 12;
    private const string Stuck = "UmsUpdateModeStuck";

    [Fact]
    public async Task A_canary_that_hangs_is_stuck_from_its_deadline_on_until_a_person_sets_the_old_version_back()
    {
        await using var watched = await Watched.StartAsync(await TestCluster.ReadyAsync(
            fixture, "stuck", 3, spec => spec.Set("spec.update.deadlines.migrationSeconds", DeadlineSeconds)));
        var cluster = watched.Cluster;
        await cluster.UpdateToAsync(HangsInUpdateMode);

        var pending = await watched.UntilAlertAsync(Stuck, "pending");
        var seen = await cluster.UntilAsync(one => one.Condition("Stalled").Status == "True", "Stalled", TimeSpan.FromSeconds(20));

        (pending.Labels["namespace"], pending.Labels["name"], pending.Labels["server"]).ShouldBe(("stuck", "ums", "ums-2"));
        pending.Value.ShouldBeInRange(DeadlineSeconds, DeadlineSeconds + 20, "it is pending from the deadline on, not before");
        (await watched.ValueAsync("ums_server_update_mode_deadline_seconds")).ShouldBe(DeadlineSeconds);
        (await watched.ValueAsync("ums_update_wait_deadline_seconds")).ShouldBe(DeadlineSeconds);
        (Time(seen.Text("status.update.deadlineTime")) - Time(seen.Text("status.update.waitStartTime"))).TotalSeconds.ShouldBe(DeadlineSeconds);
        seen.Condition("Stalled").Message.ShouldContain($"beyond its deadline {Time(seen.Text("status.update.deadlineTime")):u}");

        var firing = await watched.UntilAlertAsync(Stuck, "firing");
        await watched.UntilAlertAsync("UmsUpdateStalled", "firing");
        var runbook = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "runbooks", Path.GetFileName(firing.Annotations["runbook_url"])), TestContext.Current.CancellationToken);
        runbook.ShouldContain("ums_server_update_mode_deadline_seconds");
        runbook.ShouldContain("spec.update.deadlines.migrationSeconds");

        await cluster.UpdateToAsync(TestCluster.Old);
        await watched.UntilResolvedAsync(Stuck);
        await watched.UntilResolvedAsync("UmsUpdateStalled");
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task A_server_that_hangs_later_is_stuck_at_three_times_what_the_canary_took_until_it_serves_again()
    {
        await using var watched = await Watched.StartAsync(await TestCluster.ReadyAsync(
            fixture, "hung", 3, spec => spec.Set("spec.update.approval", "BeforeMigration").Set("spec.update.deadlines.migrationSeconds", 600)));
        var cluster = watched.Cluster;
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilAsync(seen => seen.Text("status.update.manualWaitStartTime").Length > 0, "two servers in update mode");
        (await watched.AlertsAsync(Stuck)).ShouldBeEmpty("both serve");
        var process = ServerProcess.Of(cluster, (await cluster.PodsAsync()).Single(pod => pod.Metadata.Name == "ums-1").Status.PodIP);

        process.Freeze();
        var pending = await watched.UntilAlertAsync(Stuck, "pending");
        var canary = double.Parse((await cluster.GetAsync()).Text("status.update.canary.startSeconds"), CultureInfo.InvariantCulture);
        await watched.UntilAlertAsync(Stuck, "firing");

        pending.Labels["server"].ShouldBe("ums-1");
        pending.Value.ShouldBeGreaterThan(3 * canary);
        (await watched.ValueAsync("ums_server_update_mode_expected_seconds{server=\"ums-1\"}")).ShouldNotBeNull().ShouldBe(canary, 0.01);
        (await cluster.GetAsync()).Condition("Stalled").Status.ShouldBe("False", "the deadline is far: the alert is the earlier word");

        process.Resume();
        await watched.UntilResolvedAsync(Stuck);
        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilReadyAsync(TestCluster.Old);
        await cluster.DeleteAsync();
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
