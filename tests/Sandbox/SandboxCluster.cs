using System.Collections.Concurrent;
using System.Collections.Immutable;
using k8s;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox;

/// <summary>
/// A whole cluster on this machine: API server with the CRD, stand-ins for controllers, process nodes, PostgreSQL.
/// Databases, namespaces and operators are created by <see cref="CreateSiteAsync"/>; a cluster can have several sites.
/// </summary>
public sealed class SandboxCluster : IAsyncDisposable
{
    private readonly SandboxOptions _options;
    private readonly ConcurrentBag<SandboxSite> _sites = [];
    private readonly LoopbackAddresses _addresses = new(Environment.ProcessId);
    private ClusterStandIns? _standIns;
    private SandboxSite? _site;
    private int _disposed;
    private ImmutableList<ProcessNode> _nodes = [];

    private SandboxCluster(SandboxOptions options) => _options = options;

    /// <summary>The run with all logs: <c>*.log</c> of processes, <c>logs/</c> of pods.</summary>
    public RunFolder Run { get; } = RunFolder.Create();

    public KubernetesControlPlane ControlPlane { get; private set; } = null!;

    public PostgresServer Postgres { get; private set; } = null!;

    /// <summary>A client with all rights.</summary>
    public ApiClient Client { get; private set; } = null!;

    public IReadOnlyList<ProcessNode> Nodes => _nodes;

    /// <summary>The site of <see cref="SandboxOptions.Site"/>.</summary>
    /// <exception cref="InvalidOperationException">The option is not set.</exception>
    public SandboxSite Site => _site ?? throw new InvalidOperationException("SandboxOptions.Site is not set.");

    /// <summary>Starts everything, with at most one site.</summary>
    /// <param name="options">Options; null for the defaults.</param>
    /// <param name="progress">Receives each started part with its duration.</param>
    /// <param name="cancellationToken">Cancels the start and stops the parts that were started.</param>
    /// <exception cref="SandboxException">A part did not become ready; the message contains the end of its log.</exception>
    public static async Task<SandboxCluster> StartAsync(
        SandboxOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var cluster = new SandboxCluster(options ?? new SandboxOptions());
        try
        {
            await cluster.StartPartsAsync(new Stages(progress), progress, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a namespace with a prepared database, a Secret with the operator's login, and a ServiceAccount for operators.</summary>
    /// <exception cref="Npgsql.NpgsqlException">One of the names already exists in PostgreSQL.</exception>
    public async Task<SandboxSite> CreateSiteAsync(SiteOptions? options = null, CancellationToken cancellationToken = default)
    {
        var site = AddSite(options ?? new SiteOptions());
        await site.PrepareDatabaseAsync(Postgres, cancellationToken);
        await site.PrepareNamespaceAsync(cancellationToken);
        return site;
    }

    /// <summary>Starts a node, or a replacement with a failed node's name.</summary>
    public async Task<ProcessNode> StartNodeAsync(string name, CancellationToken cancellationToken = default)
    {
        var node = await ProcessNode.StartAsync(
            new ProcessNodeOptions
            {
                Name = name,
                Kubernetes = KubernetesClientConfiguration.BuildConfigFromConfigFile(ControlPlane.KubeConfigPath),
                Images = _options.Images ?? ImageCatalog.Default,
                Run = Run,
                Addresses = _addresses,
                LeaseDuration = _options.NodeLease,
                HostsFile = _options.HostsFile,
            },
            cancellationToken);
        ImmutableInterlocked.Update(ref _nodes, nodes => nodes.Add(node));
        return node;
    }

    /// <summary>Stops everything that this object started; no process, port or folder is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var site in _sites)
            await site.DisposeAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_standIns is not null)
            await _standIns.DisposeAsync();
        Client?.Dispose();
        Client?.Link.Dispose();
        if (ControlPlane is not null)
            await ControlPlane.DisposeAsync();
        await Run.DisposeAsync();
    }

    private SandboxSite AddSite(SiteOptions options)
    {
        var site = new SandboxSite(this, options);
        _sites.Add(site);
        return site;
    }

    private async Task StartPartsAsync(Stages stages, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _site = _options.Site is { } options ? AddSite(options) : null;
        var database = StartDatabaseAsync(stages, progress, failed.Token);
        try
        {
            ControlPlane = await stages.RunAsync("API server", () => KubernetesControlPlane.StartAsync(
                new ControlPlaneOptions { Run = Run, ApiServerArguments = _options.ApiServerArguments, ControllerManager = _options.ControllerManager, NodesReach = _options.NodesReach },
                progress, failed.Token));
            await stages.RunAsync("CRD, controllers, nodes", () => StartClusterAsync(failed.Token));
            if (_site is not null)
                await _site.PrepareNamespaceAsync(failed.Token);
        }
        catch
        {
            // No process may start after the run folder is removed.
            await failed.CancelAsync();
            await database.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await database;
    }

    private async Task StartDatabaseAsync(Stages stages, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        Postgres = await stages.RunAsync($"PostgreSQL {_options.PostgresMajor}", () => PostgresServer.StartAsync(
            new PostgresOptions { Major = _options.PostgresMajor, Settings = _options.PostgresSettings, Port = _options.PostgresPort, Address = _options.NodesReach, Run = Run },
            progress, cancellationToken));
        if (_site is { } site && await stages.RunAsync("database", () => site.PrepareDatabaseAsync(Postgres, cancellationToken)) is { } seeded)
            progress?.Report(FormattableString.Invariant($"{seeded.Tables} tables, {seeded.Bytes / 1e6:0} MB"));
    }

    private async Task<bool> StartClusterAsync(CancellationToken cancellationToken)
    {
        var kubernetes = KubernetesClientConfiguration.BuildConfigFromConfigFile(ControlPlane.KubeConfigPath);
        Client = new ApiClient(kubernetes, new ApiLink());
        if (_options.Crd)
            await CrdInstaller.InstallAsync(Client, cancellationToken);
        if (_options.NodesReach is not null)
            return true;
        _standIns = await ClusterStandIns.StartAsync(
            kubernetes,
            besideControllerManager: _options.ControllerManager && ControlPlane.OwnsControlPlane,
            bindsAllPods: _options.BindsAllPods && ControlPlane.OwnsControlPlane,
            cancellationToken: cancellationToken);
        // An existing cluster may have another sandbox, and two kubelets of one node would conflict.
        var prefix = ControlPlane.OwnsControlPlane ? "sandbox" : $"sandbox-{Environment.ProcessId}";
        for (var number = 1; number <= _options.Nodes; number++)
            await StartNodeAsync($"{prefix}-{number}", cancellationToken);
        return true;
    }
}
