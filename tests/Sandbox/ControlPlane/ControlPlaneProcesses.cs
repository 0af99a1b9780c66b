using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Runs etcd, kube-apiserver and related programs as child processes. The flags here exist in 1.20 and 1.36; all others are in <see cref="ComponentFlags"/>.</summary>
internal sealed class ControlPlaneProcesses(
    RunFolder run, string binaries, ControlPlaneFiles files, CertificateAuthority authority, ControlPlaneOptions options) : IDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(90);

    private readonly int _etcdPort = LoopbackPorts.Next();
    private readonly int _etcdPeerPort = LoopbackPorts.Next();
    private readonly HttpClient _http = ClientTrusting(authority.Certificate);

    public SandboxProcess? Etcd { get; private set; }

    public SandboxProcess? ApiServer { get; private set; }

    public SandboxProcess? ControllerManager { get; private set; }

    public SandboxProcess? Scheduler { get; private set; }

    private string EtcdUrl => $"http://127.0.0.1:{_etcdPort}";

    private string EtcdPeerUrl => $"http://127.0.0.1:{_etcdPeerPort}";

    public async Task StartEtcdAsync(CancellationToken cancellationToken)
    {
        Etcd = run.Start(new ProcessSpec(
            "etcd",
            Path.Combine(binaries, "etcd"),
            "--name=default",
            $"--data-dir={files.Folder}/etcd",
            $"--listen-client-urls={EtcdUrl}",
            $"--advertise-client-urls={EtcdUrl}",
            $"--listen-peer-urls={EtcdPeerUrl}",
            $"--initial-advertise-peer-urls={EtcdPeerUrl}",
            $"--initial-cluster=default={EtcdPeerUrl}",
            // A power failure ends the run anyway.
            "--unsafe-no-fsync"));
        await Readiness.WaitAsync(Etcd, token => AnswersAsync($"{EtcdUrl}/health", token), StartDeadline, cancellationToken);
    }

    public async Task StartApiServerAsync(CancellationToken cancellationToken)
    {
        ApiServer = run.Start(new ProcessSpec("kube-apiserver", Path.Combine(binaries, "kube-apiserver"), ApiServerArguments())
        {
            // Open watches would delay a graceful shutdown by a minute.
            Grace = TimeSpan.FromSeconds(2),
        });
        await Readiness.WaitAsync(
            ApiServer, token => AnswersAsync($"https://127.0.0.1:{files.ApiServerPort}/readyz", token), StartDeadline, cancellationToken);
    }

    public async Task StartControllerManagerAsync(CancellationToken cancellationToken)
    {
        ControllerManager = await StartBesideAsync(
            "kube-controller-manager",
            flags =>
            [
                // It rejects the loopback addresses of process nodes' pods, and there is no volume provisioner, so the stand-ins keep these duties.
                $"--controllers={(options.NodesReach is null ? flags.ControllersBesideProcessNodes : "*")}",
                $"--service-account-private-key-file={files.ServiceAccountKey}",
                $"--root-ca-file={files.Authority}",
            ],
            cancellationToken);
    }

    public async Task StartSchedulerAsync(CancellationToken cancellationToken) =>
        Scheduler = await StartBesideAsync("kube-scheduler", _ => ["--leader-elect=false"], cancellationToken);

    /// <summary>Writes a kubeconfig for any user, for use on nodes.</summary>
    public Task WriteKubeConfigAsync(string path, string user, string group, CancellationToken cancellationToken) =>
        files.WriteKubeConfigAsync(path, authority, authority.IssueClient(user, group), options.NodesReach ?? IPAddress.Loopback, cancellationToken);

    public async Task StopAsync()
    {
        if (Scheduler is { } scheduler)
            await scheduler.StopAsync();
        if (ControllerManager is { } controllerManager)
            await controllerManager.StopAsync();
        if (ApiServer is { } apiServer)
            await apiServer.StopAsync();
        if (Etcd is { } etcd)
            await etcd.StopAsync();
    }

    public void Dispose()
    {
        _http.Dispose();
        authority.Dispose();
    }

    private async Task<SandboxProcess> StartBesideAsync(string name, Func<ComponentFlags, ImmutableArray<string>> arguments, CancellationToken cancellationToken)
    {
        var program = Path.Combine(binaries, name);
        if (!File.Exists(program))
            throw new SandboxException($"{program} is missing. Build it into the cache with eng/bootstrap.sh controller-manager (or node); if KUBEBUILDER_ASSETS is set, put it there.");
        var flags = await ComponentFlags.OfAsync(run, program, cancellationToken);
        var port = LoopbackPorts.Next();
        var process = run.Start(new ProcessSpec(
            name,
            program,
            [$"--kubeconfig={files.KubeConfig}", "--bind-address=127.0.0.1", $"--secure-port={port}", $"--cert-dir={files.Folder}", .. flags.NoInsecurePort, .. arguments(flags)])
        {
            Grace = TimeSpan.FromSeconds(2),
        });
        // Only the connection is checked: it uses a self-signed certificate and answers before it is the leader. Callers wait for the results of its work.
        await Readiness.WaitAsync(process, token => ConnectsAsync(port, token), StartDeadline, cancellationToken);
        return process;
    }

    private ImmutableArray<string> ApiServerArguments() =>
    [
        $"--etcd-servers={EtcdUrl}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        $"--secure-port={files.ApiServerPort}",
        $"--cert-dir={files.Folder}",
        $"--tls-cert-file={files.ServerCertificate}",
        $"--tls-private-key-file={files.ServerKey}",
        $"--client-ca-file={files.Authority}",
        "--authorization-mode=Node,RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        $"--service-account-key-file={files.ServiceAccountPublicKey}",
        $"--service-account-signing-key-file={files.ServiceAccountKey}",
        "--service-cluster-ip-range=10.0.0.0/24",
        // The API server refuses endpoints on loopback addresses, so its own Service gets none.
        "--endpoint-reconciler-type=none",
        .. ForNodes(),
        "--allow-privileged=true",
        "--profiling=false",
        .. options.ApiServerArguments,
    ];

    private ImmutableArray<string> ForNodes() => options.NodesReach is not { } address ? [] :
    [
        "--bind-address=0.0.0.0",
        $"--advertise-address={address}",
        "--endpoint-reconciler-type=lease",
        "--kubelet-preferred-address-types=InternalIP",
        $"--kubelet-client-certificate={files.AdminCertificate}",
        $"--kubelet-client-key={files.AdminKey}",
    ];

    private async Task<bool> AnswersAsync(string url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(url, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException || (silence is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> ConnectsAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static HttpClient ClientTrusting(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
        return new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
    }
}
