using Microsoft.Extensions.Time.Testing;
using Prometheus;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Measuring;

namespace UmsOperator.Tests.Measuring;

public sealed class UmsMetricsTests
{
    private static readonly ObjectKey Key = new("site", "ums");
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();
    private readonly UmsMetrics _metrics;

    public UmsMetricsTests() => _metrics = new UmsMetrics(_registry, _time);

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task A_running_update_is_reported_with_ages_as_of_the_scrape()
    {
        Show();
        _time.Advance(TimeSpan.FromSeconds(30));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldContain("""ums_cluster_info{namespace="site",name="ums",version="12.04.110",target="12.05.100",phase="Updating"} 1""");
        text.ShouldContain("""ums_cluster_condition{namespace="site",name="ums",condition="Stalled",status="True",reason="Detach"} 1""");
        text.ShouldContain("""ums_cluster_condition_elapsed_seconds{namespace="site",name="ums",condition="Stalled"} 37""");
        text.ShouldContain("""ums_cluster_servers{namespace="site",name="ums",mode="update"} 5""");
        text.ShouldContain("""ums_server_info{namespace="site",name="ums",server="ums-5",version="12.05.100",mode="update"} 1""");
        text.ShouldContain("""ums_server_ready{namespace="site",name="ums",server="ums-0"} 1""");
        text.ShouldContain("""ums_server_update_mode_seconds{namespace="site",name="ums",server="ums-2"} 30""");
        text.ShouldContain("""ums_server_update_mode_expected_seconds{namespace="site",name="ums",server="ums-2"} 12""");
        text.ShouldContain("""ums_server_update_mode_deadline_seconds{namespace="site",name="ums",server="ums-2"} 7200""");
        text.ShouldContain("""ums_update_step{namespace="site",name="ums",step="Detach"} 1""");
        text.ShouldContain("""ums_update_step{namespace="site",name="ums",step="Migrate"} 0""");
        text.ShouldContain("""ums_update_step_elapsed_seconds{namespace="site",name="ums",step="Detach"} 80""");
        text.ShouldContain("""ums_update_wait_expected_seconds{namespace="site",name="ums"} 12""");
        text.ShouldContain("""ums_update_wait_elapsed_seconds{namespace="site",name="ums"} 40""");
        text.ShouldContain("""ums_update_wait_deadline_seconds{namespace="site",name="ums"} 60""");
        text.ShouldContain("""ums_update_gate_closed{namespace="site",name="ums",gate="Approval"} 1""");
        text.ShouldNotContain("gate=\"Drift\"");
        text.ShouldContain("""ums_update_undo{namespace="site",name="ums",reason="ServerFailed",held="true"} 1""");
        text.ShouldContain("""ums_update_drift_rows{namespace="site",name="ums",operation="updated"} 10""");
        text.ShouldContain("""ums_update_discarded_rows{namespace="site",name="ums",server="ums-3",operation="inserted"} 3""");
        text.ShouldContain("""ums_update_migration_seconds{namespace="site",name="ums"} 33""");
        text.ShouldContain("""ums_update_copy_remaining_seconds{namespace="site",name="ums",copy="ums_1234_u1_golden"} 6""");
    }

    [Fact]
    public async Task A_status_that_somebody_spoilt_takes_no_other_clusters_series_away()
    {
        Show();
        var spoilt = Measured.Updating(Now).Status;
        _metrics.Update(new ObjectKey("site", "spoilt"), spoilt with
        {
            Version = "two\nlines \"quoted\" " + new string('x', 1000),
            Update = spoilt.Update! with { From = null!, Plan = null, Discarded = null! },
            History = [null!],
            Servers = [null!],
        });

        await Objects.ScrapeAsync(_registry);
        _metrics.Remove(new ObjectKey("site", "spoilt"));
        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldContain("""ums_cluster_info{namespace="site",name="ums",version="12.04.110",target="12.05.100",phase="Updating"} 1""");
        text.ShouldContain("""ums_server_ready{namespace="site",name="ums",server="ums-0"} 1""");
        text.ShouldNotContain("spoilt");
    }

    [Fact]
    public async Task Copies_are_counted_and_those_that_nothing_needs_are_reported()
    {
        Show();

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldContain("""ums_copies{namespace="site",name="ums",kind="Snapshot"} 2""");
        text.ShouldContain("""ums_copies_bytes{namespace="site",name="ums",kind="Snapshot"} 500""");
        text.ShouldContain("""ums_copies_left_over{namespace="site",name="ums"} 1""", customMessage: "the golden copy of another update; an expired restore point goes when the update is over");
        text.ShouldContain($$"""ums_retained_copy_expiry_timestamp_seconds{namespace="site",name="ums",kind="RestorePoint"} {{_time.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}}""");
        text.ShouldContain("""ums_last_update_discarded_rows{namespace="site",name="ums",operation="updated"} 50""");

        _metrics.Update(Key, Measured.Observed(Now), Measured.Quiet(Measured.Wanted));
        (await Objects.ScrapeAsync(_registry)).ShouldContain("""ums_copies_left_over{namespace="site",name="ums"} 5""", customMessage: "no update is left that needs any");
    }

    [Fact]
    public async Task What_is_unknown_has_no_series()
    {
        _metrics.Update(Key, Measured.Observed(Now) with { Database = new DatabaseObserved { Reach = DatabaseReach.Unreachable } }, Measured.Quiet(Measured.Running));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldNotContain("ums_copies{");
        text.ShouldNotContain("ums_copies_left_over{");
        text.ShouldNotContain("ums_production_database_bytes{");
        text.ShouldContain("""ums_server_ready{namespace="site",name="ums",server="ums-5"} 0""");
    }

    [Fact]
    public async Task A_server_that_is_stopping_is_in_update_mode_no_more()
    {
        var observed = Measured.Observed(Now);
        var stopping = observed.Pods[0] with { Name = "ums-3", Ordinal = 3, Mode = ServerMode.Update, DeletedAt = Now };
        _metrics.Update(Key, observed with { Pods = [.. observed.Pods, stopping] }, Measured.Updating(Now));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldNotContain("""ums_server_update_mode_seconds{namespace="site",name="ums",server="ums-3"}""");
        text.ShouldContain("""ums_server_update_mode_seconds{namespace="site",name="ums",server="ums-2"}""");
    }

    [Fact]
    public async Task Series_that_are_not_true_any_more_vanish()
    {
        Show();
        await Objects.ScrapeAsync(_registry);
        _metrics.Update(Key, Measured.Observed(Now), Measured.Quiet(Measured.Wanted));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldNotContain("ums_update_step{");
        text.ShouldNotContain("ums_server_update_mode_seconds{");
        text.ShouldContain("""ums_cluster_info{namespace="site",name="ums",version="12.05.100",target="12.05.100",phase="Running"} 1""");
        text.ShouldNotContain("phase=\"Updating\"");
    }

    [Fact]
    public async Task A_deleted_cluster_leaves_no_series()
    {
        Show();
        await Objects.ScrapeAsync(_registry);
        _metrics.Remove(Key);

        (await Objects.ScrapeAsync(_registry)).ShouldNotContain("namespace=\"site\"");
    }

    [Fact]
    public async Task Each_family_can_be_seen_and_the_largest_cluster_in_mid_update_has_few_series()
    {
        Show();

        var series = (await Objects.ScrapeAsync(_registry)).Split('\n').Where(line => line.StartsWith("ums_", StringComparison.Ordinal)).ToList();

        UmsMetrics.Families.Select(family => family.Name).Except(series.Select(line => line[..line.IndexOf('{', StringComparison.Ordinal)])).ShouldBeEmpty();
        series.Count.ShouldBeLessThan(130);
    }

    private void Show() => _metrics.Update(Key, Measured.Observed(Now), Measured.Updating(Now));
}
