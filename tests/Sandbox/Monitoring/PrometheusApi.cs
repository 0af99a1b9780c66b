using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Monitoring;

/// <summary>Client of Prometheus' HTTP API.</summary>
/// <param name="address">Address of the server.</param>
public sealed class PrometheusApi(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>Pending and firing alerts.</summary>
    public async Task<IReadOnlyList<PrometheusAlert>> AlertsAsync(CancellationToken cancellationToken = default)
    {
        var data = await GetAsync("api/v1/alerts", cancellationToken);
        return [.. data["alerts"]!.AsArray().Select(alert => new PrometheusAlert(
            $"{alert!["labels"]!["alertname"]}", $"{alert["state"]}", Map(alert["labels"]!), Map(alert["annotations"]!), Number(alert["value"]!)))];
    }

    /// <summary>Evaluates an expression now.</summary>
    /// <exception cref="SandboxException">Prometheus refused the query; the message contains the reason.</exception>
    public async Task<IReadOnlyList<PrometheusSeries>> QueryAsync(string expression, CancellationToken cancellationToken = default)
    {
        var data = await GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}", cancellationToken);
        return $"{data["resultType"]}" is "scalar"
            ? [new PrometheusSeries(new Dictionary<string, string>(StringComparer.Ordinal), [Point(data["result"]!)])]
            : [.. data["result"]!.AsArray().Select(series => new PrometheusSeries(Map(series!["metric"]!), [Point(series["value"]!)]))];
    }

    /// <summary>Evaluates an expression over a time range.</summary>
    /// <exception cref="SandboxException">Prometheus refused the query; the message contains the reason.</exception>
    public async Task<IReadOnlyList<PrometheusSeries>> QueryAsync(
        string expression, DateTimeOffset from, DateTimeOffset to, TimeSpan step, CancellationToken cancellationToken = default)
    {
        var query = FormattableString.Invariant(
            $"api/v1/query_range?query={Uri.EscapeDataString(expression)}&start={from.ToUnixTimeMilliseconds() / 1e3}&end={to.ToUnixTimeMilliseconds() / 1e3}&step={step.TotalSeconds}");
        var data = await GetAsync(query, cancellationToken);
        return [.. data["result"]!.AsArray().Select(series => new PrometheusSeries(
            Map(series!["metric"]!), [.. series["values"]!.AsArray().Select(point => Point(point!))]))];
    }

    /// <summary>Whether the server is ready.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("-/ready", UriKind.Relative), cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken))!;
        return $"{answer["status"]}" == "success" ? answer["data"]! : throw new SandboxException($"Prometheus refused {path}: {answer["error"]}");
    }

    private static Dictionary<string, string> Map(JsonNode map) => map.AsObject().ToDictionary(pair => pair.Key, pair => $"{pair.Value}", StringComparer.Ordinal);

    private static (double Time, double Value) Point(JsonNode point) => (point[0]!.GetValue<double>(), Number(point[1]!));

    private static double Number(JsonNode value) => $"{value}" switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text, CultureInfo.InvariantCulture),
    };
}
