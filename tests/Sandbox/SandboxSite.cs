using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox;

/// <summary>One namespace with a prepared database, and the operators that work there. Made by <see cref="SandboxCluster.CreateSiteAsync"/>.</summary>
public sealed partial class SandboxSite : IAsyncDisposable
{
    private const string LoginSecret = "operator-login";
    private const string Kinds = "apis/umsoperator.io/v1alpha1";

    private static readonly TimeSpan OperatorDeadline = TimeSpan.FromSeconds(60);

    private readonly SandboxCluster _cluster;
    private readonly SiteOptions _options;
    private ImmutableList<OperatorProcess> _operators = [];
    private string _folder = "";
    private bool _ownsNamespace;

    internal SandboxSite(SandboxCluster cluster, SiteOptions options) => (_cluster, _options) = (cluster, options);

    public string Namespace => _options.Namespace;

    public DatabaseNames Names => _options.Names;

    /// <summary>Of the operator's login, which the Secret holds too.</summary>
    public string OperatorPassword { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Logs in as the operator's ServiceAccount.</summary>
    public string OperatorKubeConfigPath => Path.Combine(_folder, "kubeconfig");

    /// <summary>All that were started, ended ones too.</summary>
    public IReadOnlyList<OperatorProcess> Operators => _operators;

    /// <summary>For the superuser, to the production database.</summary>
    public string ConnectionString => _cluster.Postgres.ConnectionString(Names.Database);

    private string Clusters => $"{Kinds}/namespaces/{Namespace}/umsclusters";

    /// <summary>Starts the built operator as a process of its own, for this namespace only.</summary>
    /// <param name="arguments">Appended to its command line; of a flag given twice it takes the last.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SandboxException">It was not built, or did not become ready; the message holds the end of its log.</exception>
    public async Task<OperatorProcess> StartOperatorAsync(ImmutableArray<string> arguments = default, CancellationToken cancellationToken = default)
    {
        var port = LoopbackPorts.Next();
        var process = _cluster.Run.Start(new ProcessSpec($"operator-{Namespace}", "dotnet", [OperatorAssembly(), .. OperatorArguments(port), .. arguments.IsDefault ? [] : arguments])
        {
            Environment = _cluster.Postgres.ClientEnvironment,
        });
        var started = new OperatorProcess(process, new Uri($"http://127.0.0.1:{port}/"));
        ImmutableInterlocked.Update(ref _operators, operators => operators.Add(started));
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Readiness.WaitAsync(process, token => AnswersAsync(http, new Uri(started.Address, "readyz"), token), OperatorDeadline, cancellationToken);
        return started;
    }

    /// <summary>SIGKILL: no lease is released, no session closed.</summary>
    public static Task KillOperatorAsync(OperatorProcess @operator)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        return @operator.Process.KillAsync();
    }

    /// <summary>What <see cref="StartOperatorAsync"/> passes, for those who start it by hand.</summary>
    public ImmutableArray<string> OperatorArguments(int metricsPort) =>
    [
        "--kubeconfig", OperatorKubeConfigPath,
        "--watch-namespaces", string.Join(',', (string[])[Namespace, .. _options.AlsoWatched]),
        "--leader-election-namespace", Namespace,
        "--metrics-address", $"127.0.0.1:{metricsPort}",
    ];

    /// <summary>The built program, of the same configuration as this one.</summary>
    /// <exception cref="SandboxException">It is not there.</exception>
    public static string OperatorAssembly()
    {
        var folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var path = Path.GetFullPath(Path.Combine(folder, "..", "..", "UmsOperator", Path.GetFileName(folder), "UmsOperator.dll"));
        return File.Exists(path) ? path : throw new SandboxException($"{path} is missing: build src/UmsOperator.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.ControlPlane is { OwnsControlPlane: false })
            await LeaveAsync();
        foreach (var running in _operators.Where(o => !o.Process.HasExited))
            await running.Process.KillAsync(); // all that it worked on goes too
        await EndInterposingAsync();
    }

    /// <returns>What was seeded; null if nothing.</returns>
    internal async Task<SeedResult?> PrepareDatabaseAsync(PostgresServer postgres, CancellationToken cancellationToken)
    {
        await DbaStatements.RunAsync(postgres, Names, OperatorPassword, cancellationToken);
        return _options.Seed is { } seed
            ? await new UmsDatabaseSeeder(postgres.ConnectionString(Names.Database), seed with { Owner = Names.OwnerRole }, TimeProvider.System).SeedAsync(cancellationToken)
            : null;
    }

    internal async Task PrepareNamespaceAsync(CancellationToken cancellationToken)
    {
        _folder = _cluster.Run.CreateFolder($"site-{Namespace}");
        var client = _cluster.Client;
        try
        {
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, cancellationToken: cancellationToken);
            _ownsNamespace = true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // It is there; then it also stays.
        }

        if (_options.IsPrepared)
            await PrepareOperatorAsync(client, cancellationToken);
    }

    private async Task PrepareOperatorAsync(ApiClient client, CancellationToken cancellationToken)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = LoginSecret },
            ["stringData"] = new JsonObject { ["username"] = Names.OperatorLogin, ["password"] = OperatorPassword },
        };
        await Manifest.ApplyAsync(client, secret, Namespace, cancellationToken);
        var server = KubernetesClientConfiguration.BuildConfigFromConfigFile(_cluster.ControlPlane.KubeConfigPath);
        var account = await OperatorAccount.CreateAsync(client, server, Namespace, cancellationToken);
        await File.WriteAllTextAsync(OperatorKubeConfigPath, account, cancellationToken);
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(address, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException || (silence is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
