using System.CommandLine;
using System.Text.Json.Nodes;
using Npgsql;
using UmsOperator.Sandbox.Dashboards;
using UmsOperator.Sandbox.Monitoring;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox.Commands;

/// <summary><c>sandbox picture</c>: runs an update with an approval, scraped by a real Prometheus, and draws the dashboard from the recorded data.</summary>
internal static class PictureCommand
{
    private const string Name = "demo";
    private const string From = "12.03.110";
    private const string To = "12.04.110";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    // Idle time, spent three times: a state shorter than a scrape interval would not be visible in the picture.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(12);

    public static Command Create()
    {
        var dashboard = new Argument<FileInfo>("dashboard") { Description = "Grafana dashboard to draw" };
        var picture = new Argument<FileInfo>("picture") { Description = "SVG to write" };
        var command = new Command("picture", "Run an update and draw a dashboard from its metrics") { dashboard, picture };
        command.SetRun("picture", (parsed, progress, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(dashboard).FullName, parsed.GetRequiredValue(picture).FullName, progress, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string dashboard, string picture, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var options = new SandboxOptions { Site = new SiteOptions { Seed = new SeedOptions { Devices = 5000 } } };
        await using var cluster = await SandboxCluster.StartAsync(options, progress, cancellationToken);
        await using var prometheus = await PrometheusServer.StartAsync(new PrometheusOptions { Run = cluster.Run }, progress, cancellationToken);
        var (from, to) = await UpdateAsync(cluster, prometheus, progress, cancellationToken);
        var panels = await PanelData.QueryAsync(Dashboard.Load(dashboard), prometheus.Api, cluster.Site.Namespace, Name, from, to, cancellationToken);
        await File.WriteAllTextAsync(picture, DashboardPicture.Draw(panels, $"{cluster.Site.Namespace}/{Name}", from, to), cancellationToken);
        List<string> empty = [.. panels.SelectMany(panel => panel.Empty)];
        foreach (var query in empty)
            progress.Report($"no data for query: {query}");
        progress.Report($"{panels.Count(panel => panel.Panel.Type != "row")} panels, {panels.Sum(panel => panel.Panel.Targets.Length)} queries, {empty.Count} without data; written to {picture}");
        return empty.Count == 0 ? 0 : 1;
    }

    private static async Task<(DateTimeOffset From, DateTimeOffset To)> UpdateAsync(
        SandboxCluster cluster, PrometheusServer prometheus, ConsoleProgress progress, CancellationToken cancellationToken)
    {
        var site = cluster.Site;
        var @operator = await site.StartOperatorAsync(cancellationToken: cancellationToken);
        await prometheus.ScrapeAsync([@operator.Address], cancellationToken);
        var sample = site.Sample(Name, From);
        sample["spec"]!["update"]!["approval"] = "BeforeMigration";
        await site.ApplyAsync(sample, cancellationToken);
        await site.WaitReadyAsync(Name, From, Deadline, cancellationToken);
        var from = TimeProvider.System.GetUtcNow();
        progress.Report("updating");
        await Task.Delay(Margin, cancellationToken);
        await site.PatchSpecAsync(Name, new JsonObject { ["version"] = To }, cancellationToken);
        var waiting = await site.WaitAsync(Name, seen => seen?["status"]?["update"]?["manualWaitStartTime"] is not null, "an approval", Deadline, cancellationToken);
        // Somebody works in production, and a device reports to a server in update mode: drift, and a change that will be discarded.
        await ChangeAsync(site.ConnectionString, 40, cancellationToken);
        await ChangeAsync(cluster.Postgres.ConnectionString($"{waiting!["status"]!["update"]!["copies"]!["snapshots"]![0]}"), 15, cancellationToken);
        await Task.Delay(Margin, cancellationToken);
        await site.AnnotateAsync(Name, "umsoperator.io/approve", $"{waiting["status"]!["update"]!["id"]}", cancellationToken);
        await site.WaitReadyAsync(Name, To, Deadline, cancellationToken);
        await Task.Delay(Margin, cancellationToken);
        return (from, TimeProvider.System.GetUtcNow());
    }

    private static async Task ChangeAsync(string connectionString, int devices, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("UPDATE devices SET name = name || '*' WHERE device_id IN (SELECT device_id FROM devices ORDER BY device_id LIMIT $1)", connection);
        command.Parameters.AddWithValue(devices);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
