using System.Diagnostics;
using System.Text.RegularExpressions;
using UmsOperator.Sandbox.Monitoring;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>
/// A cluster whose operator is scraped by a real Prometheus every second, with the chart's own alerts. Only their <c>for</c> is shortened, from a minute to two
/// seconds; their expressions are those of the chart.
/// </summary>
internal sealed partial class Watched : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Watched(TestCluster cluster, PrometheusServer prometheus) => (Cluster, Prometheus) = (cluster, prometheus);

    public TestCluster Cluster { get; }

    public PrometheusServer Prometheus { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Watched> StartAsync(TestCluster cluster)
    {
        var rules = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "charts", "ums-operator", "files", "alerts.yaml"), Token);
        var hurried = Duration().Replace(rules, match => $"for: {int.Parse(match.Groups["minutes"].Value) * 2}s");
        var prometheus = await PrometheusServer.StartAsync(new PrometheusOptions { Rules = hurried }, cancellationToken: Token);
        await prometheus.ScrapeAsync([cluster.Site.Operators[^1].Address], Token);
        return new Watched(cluster, prometheus);
    }

    /// <summary>This cluster's alerts with the given names.</summary>
    public async Task<IReadOnlyList<PrometheusAlert>> AlertsAsync(string name) =>
        [.. (await Prometheus.Api.AlertsAsync(Token)).Where(alert => alert.Name == name)];

    /// <summary>Polls until an alert is in a state.</summary>
    /// <exception cref="TimeoutException">The alert did not reach the state; the message lists the alerts that fire and describes the cluster.</exception>
    public async Task<PrometheusAlert> UntilAlertAsync(string name, string state) =>
        (await UntilAsync(async () => (await AlertsAsync(name)).FirstOrDefault(alert => alert.State == state), $"{name} is {state}"))!;

    /// <summary>Polls until an alert neither fires nor is pending.</summary>
    public Task UntilResolvedAsync(string name) =>
        UntilAsync(async () => (await AlertsAsync(name)).Count == 0 ? name : null, $"{name} is resolved");

    /// <summary>The single current value of an expression; null if it has none.</summary>
    public async Task<double?> ValueAsync(string expression) =>
        (await Prometheus.Api.QueryAsync(expression, Token)) is [var one] ? one.Value : null;

    public async ValueTask DisposeAsync()
    {
        await Prometheus.DisposeAsync();
        await Cluster.DisposeAsync();
    }

    private async Task<T?> UntilAsync<T>(Func<Task<T?>> find, string what)
        where T : class
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (true)
        {
            if (await find() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                var alerts = string.Join(", ", (await Prometheus.Api.AlertsAsync(Token)).Select(alert => $"{alert.Name} {alert.State}"));
                throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}. Alerts: {alerts}\n{await Cluster.Site.DescribeAsync(TestCluster.Name, Token)}");
            }
            await timer.WaitForNextTickAsync(Token);
        }
    }

    [GeneratedRegex(@"for: (?<minutes>\d+)m", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();
}
