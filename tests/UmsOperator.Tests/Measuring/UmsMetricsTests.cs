using Microsoft.Extensions.Time.Testing;
using Prometheus;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Observations;
using UmsOperator.Hosting;
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

    public UmsMetricsTests() => _metrics = new UmsMetrics(_registry, new Leadership(null), _time);

    [Fact]
    public async Task A_running_update_is_told_with_ages_as_of_the_scrape()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        _metrics.Update(Key, Observed(), Updating(now));
        _time.Advance(TimeSpan.FromSeconds(30));

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldContain("""ums_cluster_servers{namespace="site",name="ums",mode="update"} 1""");
        text.ShouldContain("""ums_server_update_mode_seconds{namespace="site",name="ums",server="ums-2"} 30""");
        text.ShouldContain("""ums_update_step{namespace="site",name="ums",step="Detach"} 1""");
        text.ShouldContain("""ums_update_step{namespace="site",name="ums",step="Migrate"} 0""");
        text.ShouldContain("""ums_update_step_elapsed_seconds{namespace="site",name="ums",step="Detach"} 30""");
        text.ShouldContain("""ums_update_wait_expected_seconds{namespace="site",name="ums"} 12""");
        text.ShouldContain("""ums_update_wait_elapsed_seconds{namespace="site",name="ums"} 30""");
        text.ShouldContain("""ums_update_wait_deadline_seconds{namespace="site",name="ums"} 60""");
        text.ShouldContain("""ums_update_gate_closed{namespace="site",name="ums",gate="Approval"} 1""");
        text.ShouldContain("""ums_update_stalled{namespace="site",name="ums"} 0""");
        text.ShouldContain("""ums_copies{namespace="site",name="ums",kind="Golden"} 0""");
        text.ShouldContain("ums_operator_leader 1");
        text.ShouldContain("ums_operator_build_info{version=");
    }

    [Fact]
    public async Task Series_that_are_not_true_any_more_vanish()
    {
        _metrics.Update(Key, Observed(), Updating(_time.GetUtcNow().UtcDateTime));
        await Objects.ScrapeAsync(_registry);
        _metrics.Update(Key, Observed(), new UmsClusterStatus { Phase = ClusterPhase.Running, Version = "12.05.100", TargetVersion = "12.05.100" });

        var text = await Objects.ScrapeAsync(_registry);

        text.ShouldNotContain("ums_update_step{");
        text.ShouldNotContain("ums_server_update_mode_seconds{");
        text.ShouldContain("""ums_cluster_info{namespace="site",name="ums",version="12.05.100",target="12.05.100",phase="Running"} 1""");
        text.ShouldNotContain("phase=\"Updating\"");
    }

    [Fact]
    public async Task A_deleted_cluster_leaves_no_series()
    {
        _metrics.Update(Key, Observed(), Updating(_time.GetUtcNow().UtcDateTime));
        await Objects.ScrapeAsync(_registry);
        _metrics.Remove(Key);

        (await Objects.ScrapeAsync(_registry)).ShouldNotContain("namespace=\"site\"");
    }

    private static UmsClusterStatus Updating(DateTime now) => new()
    {
        Phase = ClusterPhase.Updating,
        Version = "12.04.110",
        TargetVersion = "12.05.100",
        Servers = [new ServerStatus { Name = "ums-2", Mode = ServerMode.Update, Since = now }, new ServerStatus { Name = "ums-0", Mode = ServerMode.Production }],
        Update = new UpdateStatus
        {
            Id = "t2k4xq",
            Step = UpdateStep.Detach,
            StepStartedAt = now,
            ExpectedSeconds = 12,
            Deadline = now.AddSeconds(60),
            Gates = [new GateStatus { Name = "Approval", Open = false }, new GateStatus { Name = "Drift", Open = true }],
        },
    };

    private static Observed Observed() => new()
    {
        Now = default,
        Cluster = new ClusterObserved { Namespace = "site", Name = "ums", Uid = "uid", Spec = new UmsClusterSpec() },
        Database = new DatabaseObserved { Reach = DatabaseReach.Connected },
    };
}
