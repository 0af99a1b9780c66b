using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>A real API server: that of an existing cluster, or etcd and kube-apiserver started for this run.</summary>
public sealed class KubernetesControlPlane : IAsyncDisposable
{
    // The first address of --service-cluster-ip-range, at which pods reach the API server.
    private static readonly IPAddress Service = IPAddress.Parse("10.0.0.1");

    private readonly RunFolder? _ownRun;
    private readonly ControlPlaneProcesses? _processes;

    private KubernetesControlPlane(string kubeConfigPath, ControlPlaneProcesses? processes, RunFolder? ownRun)
    {
        KubeConfigPath = kubeConfigPath;
        _processes = processes;
        _ownRun = ownRun;
    }

    /// <summary>Path of the kubeconfig; a user of the group <c>system:masters</c> if the control plane is the sandbox's own.</summary>
    public string KubeConfigPath { get; }

    /// <summary>The certificate authority of the sandbox's own control plane.</summary>
    public string AuthorityPath => Path.Combine(Path.GetDirectoryName(KubeConfigPath)!, "ca.crt");

    /// <summary>Folder of the programs that were started; null for an existing cluster.</summary>
    public string? Binaries { get; private init; }

    /// <summary>Version that the server reports, e.g. 1.20.2.</summary>
    public Version ServerVersion { get; private set; } = new(0, 0);

    /// <summary>False for an existing cluster, which may have real nodes and is left running.</summary>
    public bool OwnsControlPlane => _processes is not null;

    /// <summary>The API server's log; null for an existing cluster.</summary>
    public string? ApiServerLogPath => _processes?.ApiServer?.LogPath;

    /// <summary>
    /// Uses <c>$UMS_KUBECONFIG</c>; else starts the programs in <c>$KUBEBUILDER_ASSETS</c>; else those in the cache, which are
    /// built first if missing (about three minutes on two cores, with lines of progress).
    /// </summary>
    /// <exception cref="SandboxException">The programs could not be built, or a server did not become ready within 90 s.</exception>
    /// <exception cref="FileNotFoundException">A variable names a path that does not exist.</exception>
    public static async Task<KubernetesControlPlane> StartAsync(
        ControlPlaneOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new ControlPlaneOptions();
        var source = ControlPlaneSource.Find(options.Environment, Cache.Folder);
        if (source is ControlPlaneSource.Existing existing)
            return await ConnectedAsync(new(existing.KubeConfigPath, processes: null, ownRun: null), cancellationToken);

        var ownRun = options.Run is null ? RunFolder.Create() : null;
        var run = options.Run ?? ownRun!;
        try
        {
            if (source is ControlPlaneSource.OwnCache)
                await Cache.EnsureAsync(run, options.NodesReach is not null ? "node" : options.ControllerManager ? "controller-manager" : "control-plane", progress, cancellationToken);
            var binaries = source is ControlPlaneSource.Binaries given ? given.Folder : ((ControlPlaneSource.OwnCache)source).Folder;
            var files = new ControlPlaneFiles(run.CreateFolder("control-plane"), LoopbackPorts.Next());
            var authority = new CertificateAuthority(TimeProvider.System);
            await files.WriteAsync(authority, options.NodesReach is { } address ? [Service, address] : [], cancellationToken);

            var controlPlane = new KubernetesControlPlane(
                files.KubeConfig, new(run, binaries, files, authority, options), ownRun)
            {
                Binaries = binaries,
            };
            await controlPlane.StartAsync(cancellationToken);
            if (options.ControllerManager || options.NodesReach is not null)
                await controlPlane._processes!.StartControllerManagerAsync(cancellationToken);
            if (options.NodesReach is not null)
                await controlPlane._processes!.StartSchedulerAsync(cancellationToken);
            return await ConnectedAsync(controlPlane, cancellationToken);
        }
        catch when (ownRun is not null)
        {
            await ownRun.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client with the rights of <see cref="KubeConfigPath"/>.</summary>
    public Kubernetes CreateClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeConfigPath));

    /// <summary>Writes a kubeconfig for any user, with the address at which nodes reach the API server.</summary>
    /// <exception cref="InvalidOperationException">Not possible with an existing cluster, which does not sign certificates.</exception>
    public Task WriteKubeConfigAsync(string path, string user, string group, CancellationToken cancellationToken = default) =>
        (_processes ?? throw new InvalidOperationException("The cluster is not the sandbox's own, so no certificate can be issued.")).WriteKubeConfigAsync(path, user, group, cancellationToken);

    /// <summary>Kills the API server with SIGKILL. No effect on an existing cluster.</summary>
    public Task KillApiServerAsync() => _processes?.ApiServer?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Kills etcd with SIGKILL, so that the API server answers only errors. No effect on an existing cluster.</summary>
    public Task KillEtcdAsync() => _processes?.Etcd?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Restarts killed programs with the same port and data. No effect on running ones.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_processes is null)
            return;
        if (_processes.Etcd is not { HasExited: false })
            await _processes.StartEtcdAsync(cancellationToken);
        if (_processes.ApiServer is not { HasExited: false })
            await _processes.StartApiServerAsync(cancellationToken);
        using var client = CreateClient();
        await EnsureDefaultNamespaceAsync(client, cancellationToken);
    }

    /// <summary>Stops the processes that this object started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_processes is not null)
        {
            await _processes.StopAsync();
            _processes.Dispose();
        }

        if (_ownRun is not null)
            await _ownRun.DisposeAsync();
    }

    // The server creates it some time after it reports ready.
    private static async Task EnsureDefaultNamespaceAsync(Kubernetes client, CancellationToken cancellationToken)
    {
        var body = new V1Namespace { Metadata = new V1ObjectMeta { Name = "default" } };
        try
        {
            await client.CoreV1.CreateNamespaceAsync(body, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException exists) when (exists.Response.StatusCode == HttpStatusCode.Conflict)
        {
            // The server created it first.
        }
    }

    private static async Task<KubernetesControlPlane> ConnectedAsync(KubernetesControlPlane controlPlane, CancellationToken cancellationToken)
    {
        using var client = controlPlane.CreateClient();
        var info = await client.Version.GetCodeAsync(cancellationToken);
        // v1.20.2, v1.31.4+k3s1, v1.33.0-eks-1234
        controlPlane.ServerVersion = Version.Parse(info.GitVersion.TrimStart('v').Split('+', '-')[0]);
        return controlPlane;
    }
}
