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

/// <summary>A namespace with a prepared database and its operators. Created by <see cref="SandboxCluster.CreateSiteAsync"/>.</summary>
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

    /// <summary>Password of the operator's login, as in the Secret.</summary>
    public string OperatorPassword { get; } = RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Path of a kubeconfig for the operator's ServiceAccount.</summary>
    public string OperatorKubeConfigPath => Path.Combine(_folder, "kubeconfig");

    /// <summary>All started operators, including those that exited.</summary>
    public IReadOnlyList<OperatorProcess> Operators => _operators;

    /// <summary>Connection string of the superuser to the production database.</summary>
    public string ConnectionString => _cluster.Postgres.ConnectionString(Names.Database);

    private string Clusters => $"{Kinds}/namespaces/{Namespace}/umsclusters";

    /// <summary>Starts the built operator in a separate process, for this namespace only.</summary>
    /// <param name="arguments">Appended to its command line; the last value of a repeated flag wins.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="SandboxException">The operator was not built or did not become ready; the message contains the end of its log.</exception>
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

    /// <summary>Kills an operator with SIGKILL: its lease is not released, and its sessions are not closed.</summary>
    public static Task KillOperatorAsync(OperatorProcess @operator)
    {
        ArgumentNullException.ThrowIfNull(@operator);
        return @operator.Process.KillAsync();
    }

    private string OperatorNamespace => _options.OperatorNamespace ?? Namespace;

    /// <summary>The arguments that <see cref="StartOperatorAsync"/> passes, for starting the operator by hand.</summary>
    public ImmutableArray<string> OperatorArguments(int metricsPort) =>
    [
        "--kubeconfig", OperatorKubeConfigPath,
        "--watch-namespaces", string.Join(',', (string[])[Namespace, .. _options.AlsoWatched]),
        "--leader-election-namespace", Namespace,
        "--metrics-address", $"127.0.0.1:{metricsPort}",
    ];

    /// <summary>Path of the built operator, in the same configuration as this program.</summary>
    /// <exception cref="SandboxException">The operator was not built.</exception>
    public static string OperatorAssembly()
    {
        var folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var path = Path.GetFullPath(Path.Combine(folder, "..", "..", "UmsOperator", Path.GetFileName(folder), "UmsOperator.dll"));
        return File.Exists(path) ? path : throw new SandboxException($"{path} is missing. Build src/UmsOperator.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster.ControlPlane is { OwnsControlPlane: false })
            await LeaveAsync();
        foreach (var running in _operators.Where(o => !o.Process.HasExited))
            await running.Process.KillAsync(); // its objects are removed, too
        await EndInterposingAsync();
    }

    /// <returns>Result of the seeding; null if nothing was seeded.</returns>
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
        // One that exists already is not removed at the end.
        _ownsNamespace = await CreateNamespaceAsync(client, Namespace, cancellationToken);

        if (_options.IsPrepared)
            await PrepareOperatorAsync(client, cancellationToken);
    }

    /// <returns>False if it exists already.</returns>
    private static async Task<bool> CreateNamespaceAsync(ApiClient client, string name, CancellationToken cancellationToken)
    {
        try
        {
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }
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
        if (OperatorNamespace != Namespace)
            await CreateNamespaceAsync(client, OperatorNamespace, cancellationToken);
        var account = await OperatorAccount.CreateAsync(client, server, OperatorNamespace, cancellationToken);
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
