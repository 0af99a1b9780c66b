using System.Net;
using k8s;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>
/// The custom resource server of the newest Kubernetes, with CEL rules and ratcheting (<c>eng/bootstrap/crd-server.sh</c>). An older core API server
/// authenticates and authorizes its requests. It serves the two groups
/// of custom resources only, without discovery and without namespaces.
/// </summary>
public sealed class CustomResourceServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly SandboxProcess _etcd;
    private readonly SandboxProcess _server;

    private CustomResourceServer(SandboxProcess etcd, SandboxProcess server, string kubeConfigPath) => (_etcd, _server, KubeConfigPath) = (etcd, server, kubeConfigPath);

    /// <summary>Why the program is not available; null if it is. It is not built on demand because that takes minutes.</summary>
    public static string? Missing { get; } = File.Exists(Path.Combine(Folder, "version")) ? null : $"{Folder} does not exist. Run 'eng/bootstrap.sh crd-server', which takes some minutes";

    /// <summary>The Debian package that it was built from, e.g. 0.36.4-1.</summary>
    public static string Version => File.ReadAllText(Path.Combine(Folder, "version")).Trim();

    /// <summary>Kubeconfig with the same rights as the core's.</summary>
    public string KubeConfigPath { get; }

    private static string Folder => Path.Combine(Cache.Folder, "crd-server");

    /// <summary>Starts it next to a control plane of the sandbox, whose folder it shares.</summary>
    /// <exception cref="SandboxException">It did not become ready.</exception>
    public static async Task<CustomResourceServer> StartAsync(RunFolder run, KubernetesControlPlane core, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(core);
        var (client, peer, port) = (LoopbackPorts.Next(), LoopbackPorts.Next(), LoopbackPorts.Next());
        var shared = Path.GetDirectoryName(core.KubeConfigPath)!;
        var folder = run.CreateFolder("crd-server");
        var etcd = run.Start(new ProcessSpec(
            "crd-etcd",
            Path.Combine(Folder, "etcd"),
            "--name=default",
            $"--data-dir={folder}/etcd",
            $"--listen-client-urls=http://127.0.0.1:{client}",
            $"--advertise-client-urls=http://127.0.0.1:{client}",
            $"--listen-peer-urls=http://127.0.0.1:{peer}",
            $"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            $"--initial-cluster=default=http://127.0.0.1:{peer}",
            "--unsafe-no-fsync"));
        var server = run.Start(new ProcessSpec(
            "crd-server",
            Path.Combine(Folder, "apiextensions-apiserver"),
            $"--etcd-servers=http://127.0.0.1:{client}",
            "--bind-address=127.0.0.1",
            $"--secure-port={port}",
            $"--cert-dir={folder}",
            $"--tls-cert-file={shared}/server.crt",
            $"--tls-private-key-file={shared}/server.key",
            $"--client-ca-file={shared}/ca.crt",
            $"--kubeconfig={core.KubeConfigPath}",
            $"--authentication-kubeconfig={core.KubeConfigPath}",
            $"--authorization-kubeconfig={core.KubeConfigPath}",
            "--authentication-skip-lookup",
            // These plugins read objects that the older core does not have, or namespaces, which are the core's.
            "--disable-admission-plugins=NamespaceLifecycle,MutatingAdmissionWebhook,ValidatingAdmissionWebhook,MutatingAdmissionPolicy,ValidatingAdmissionPolicy",
            "--enable-priority-and-fairness=false",
            "--profiling=false")
        {
            Grace = TimeSpan.FromSeconds(2),
        });

        var address = new Uri(KubernetesClientConfiguration.BuildConfigFromConfigFile(core.KubeConfigPath).Host);
        var kubeConfig = Path.Combine(folder, "kubeconfig");
        var text = await File.ReadAllTextAsync(core.KubeConfigPath, cancellationToken);
        await File.WriteAllTextAsync(kubeConfig, text.Replace($"{address.Host}:{address.Port}", $"127.0.0.1:{port}", StringComparison.Ordinal), cancellationToken);
        var started = new CustomResourceServer(etcd, server, kubeConfig);
        using var asking = started.CreateClient();
        await Readiness.WaitAsync(server, token => AnswersAsync(asking, token), StartDeadline, cancellationToken);
        return started;
    }

    /// <summary>A client with the rights of <see cref="KubeConfigPath"/>.</summary>
    public Kubernetes CreateClient() => new(KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeConfigPath));

    /// <summary>Stops the processes that this object started.</summary>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _etcd.StopAsync();
    }

    private static async Task<bool> AnswersAsync(Kubernetes client, CancellationToken cancellationToken)
    {
        try
        {
            await client.ApiextensionsV1.ListCustomResourceDefinitionAsync(limit: 1, cancellationToken: cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpRequestException
            or k8s.Autorest.HttpOperationException { Response.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError })
        {
            return false;
        }
    }
}
