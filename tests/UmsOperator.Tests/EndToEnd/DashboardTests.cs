using UmsOperator.MonitoringDocs;
using UmsOperator.Sandbox.Dashboards;
using UmsOperator.Tests.Alerts;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The dashboard that the chart ships.</summary>
public sealed class DashboardTests(EndToEndFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Dashboard Shipped => Dashboard.Load(Path.Combine(Repository.Root, "charts", "ums-operator", "files", "dashboard.json"));

    [Fact]
    public async Task Every_query_gives_data_on_the_real_Prometheus_after_an_update()
    {
        await using var watched = await Watched.StartAsync(await TestCluster.ReadyAsync(fixture, "board", 2, spec => spec.Set("spec.update.approval", "BeforeMigration")));
        var from = TimeProvider.System.GetUtcNow();
        var cluster = watched.Cluster;
        await cluster.UpdateToAsync(TestCluster.New);
        var waiting = await cluster.UntilAsync(seen => seen.Text("status.update.manualWaitStartTime").Length > 0, "an update that waits for a person");
        await PollCondition.EventuallyAsync(
            cluster, async () => await watched.ValueAsync("ums_update_gate_closed{gate=\"Approval\"}") == 1, "the closed gate is scraped", TimeSpan.FromSeconds(40));
        await cluster.AnnotateAsync("umsoperator.io/approve", waiting.Text("status.update.id"));
        await cluster.UntilReadyAsync(TestCluster.New);
        await PollCondition.EventuallyAsync(
            cluster, async () => await watched.ValueAsync("ums_last_update_info{outcome=\"Completed\"}") == 1, "the end is scraped", TimeSpan.FromSeconds(40));
        // A retained copy is reported by the next reconcile.
        await PollCondition.EventuallyAsync(
            cluster, async () => await watched.ValueAsync("ums_retained_copy_expiry_timestamp_seconds{kind=\"RestorePoint\"}") > 0, "the restore point's expiry is scraped", TimeSpan.FromSeconds(40));

        var panels = await PanelData.QueryAsync(Shipped, watched.Prometheus.Api, "board", TestCluster.Name, from, TimeProvider.System.GetUtcNow().AddSeconds(2), Token);

        panels.SelectMany(panel => panel.Empty).ShouldBeEmpty();
        panels.Single(panel => panel.Panel.Title == "Steps").Series.Where(one => one.Series.Points.Any(point => point.Value == 1)).Select(one => one.Name)
            .ShouldBeSubsetOf(Enum.GetNames<Api.Status.UpdateStep>());
        await cluster.DeleteAsync();
    }

    [Fact]
    public void Queries_read_only_what_the_operator_exports()
    {
        var exported = MetricSet.All().SelectMany(metric => metric.SeriesNames).ToHashSet(StringComparer.Ordinal);

        Shipped.Panels.SelectMany(panel => panel.Targets).SelectMany(target => Selector.In(target.Expression)).Select(selector => selector.Metric).Distinct()
            .Except(exported).ShouldBeEmpty();
    }

    [Fact]
    public void Panels_are_side_by_side_and_say_what_they_show()
    {
        foreach (var (index, panel) in Shipped.Panels.Index())
        {
            (panel.Column + panel.Columns).ShouldBeLessThanOrEqualTo(24, panel.Title);
            Shipped.Panels.Skip(index + 1).ShouldNotContain(
                other => panel.Column < other.Column + other.Columns && other.Column < panel.Column + panel.Columns && panel.Row < other.Row + other.Rows && other.Row < panel.Row + panel.Rows,
                panel.Title);
            if (panel.Type != "row")
                panel.Targets.ShouldNotBeEmpty(panel.Title);
        }
    }
}
