using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Monitoring;

/// <summary>A real Prometheus server on 127.0.0.1 that scrapes operators as the chart's monitors do. It is created for one run and removed with it.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    /// <summary>Name of the job, as in the chart's ServiceMonitor.</summary>
    private const string Job = "ums-operator";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly RunFolder _run;
    private readonly bool _ownsRun;
    private readonly string _targets;
    private SandboxProcess? _process;

    private PrometheusServer(RunFolder run, bool ownsRun, string targets, Uri address)
    {
        (_run, _ownsRun, _targets, Address) = (run, ownsRun, targets, address);
        Api = new PrometheusApi(address);
    }

    /// <summary>Address of the server.</summary>
    public Uri Address { get; }

    /// <summary>Client of its API.</summary>
    public PrometheusApi Api { get; }

    /// <summary>Starts the server without targets.</summary>
    /// <exception cref="SandboxException">The program could not be fetched or did not become ready; the message contains the end of its log.</exception>
    public static async Task<PrometheusServer> StartAsync(
        PrometheusOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new PrometheusOptions();
        var run = options.Run ?? RunFolder.Create();
        PrometheusServer? server = null;
        try
        {
            var program = await FindAsync(run, progress, cancellationToken);
            var folder = run.CreateFolder("prometheus");
            var address = new Uri($"http://127.0.0.1:{LoopbackPorts.Next()}/");
            server = new PrometheusServer(run, options.Run is null, Path.Combine(folder, "targets.json"), address);
            await server.ScrapeAsync([], cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "rules.yaml"), options.Rules ?? "groups: []\n", cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yaml"), Configuration(options.Interval), cancellationToken);
            server._process = run.Start(new ProcessSpec(
                "prometheus", program, "--config.file=prometheus.yaml", "--storage.tsdb.path=data", $"--web.listen-address={address.Authority}")
            {
                WorkingFolder = folder,
            });
            await Readiness.WaitAsync(server._process, server.Api.IsReadyAsync, StartDeadline, cancellationToken);
            return server;
        }
        catch
        {
            server?.Api.Dispose();
            if (options.Run is null)
                await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Replaces the scrape targets.</summary>
    /// <param name="operators">Addresses of operators.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    public async Task ScrapeAsync(IEnumerable<Uri> operators, CancellationToken cancellationToken = default)
    {
        var group = new JsonObject { ["targets"] = new JsonArray([.. operators.Select(address => JsonValue.Create(address.Authority))]) };
        // By a rename, because Prometheus reads the file as soon as it changes.
        await File.WriteAllTextAsync(_targets + ".new", new JsonArray(group).ToJsonString(), cancellationToken);
        File.Move(_targets + ".new", _targets, overwrite: true);
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_process is not null)
            await _process.StopAsync();
        if (_ownsRun)
            await _run.DisposeAsync();
    }

    private static string Configuration(TimeSpan interval) => $$"""
        global: { scrape_interval: {{interval.TotalSeconds:0}}s, scrape_timeout: {{interval.TotalSeconds:0}}s, evaluation_interval: {{interval.TotalSeconds:0}}s }
        rule_files: [rules.yaml]
        scrape_configs:
        - job_name: {{Job}}
          honor_labels: true
          file_sd_configs: [{ files: [targets.json] }]

        """;

    private static async Task<string> FindAsync(RunFolder run, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        const string Installed = "/usr/bin/prometheus";
        if (File.Exists(Installed))
            return Installed;
        await Cache.EnsureAsync(run, "prometheus", progress, cancellationToken);
        return Path.Combine(Cache.Folder, "prometheus", "usr", "bin", "prometheus");
    }
}
