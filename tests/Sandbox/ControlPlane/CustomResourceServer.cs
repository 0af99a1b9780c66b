using System.Net;
using k8s;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>
/// What serves custom resources in the newest Kubernetes, with CEL rules and ratcheting, beside an older core that says who may do what (<c>eng/bootstrap/crd-server.sh</c>). It serves the two groups
/// of custom resources and nothing else: no discovery, no namespaces of its own.
/// </summary>
public sealed class CustomResourceServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly SandboxProcess _etcd;
    private readonly SandboxProcess _server;

    private CustomResourceServer(SandboxProcess etcd, SandboxProcess server, string kubeConfigPath) => (_etcd, _server, KubeConfigPath) = (etcd, server, kubeConfigPath);

    /// <summary>Why there is none on this machine; null if there is one. It is never built on the way: that takes minutes.</summary>
    public static string? Missing { get; } = File.Exists(Path.Combine(Folder, "version")) ? null : $"{Folder} is not there: 'eng/bootstrap.sh crd-server' builds it, in minutes";

    /// <summary>The Debian package that it was built from, e.g. 0.36.4-1.</summary>
    public static string Version => File.ReadAllText(Path.Combine(Folder, "version")).Trim();

    /// <summary>Admits as the core's does.</summary>
    public string KubeConfigPath { get; }

    private static string Folder => Path.Combine(Cache.Folder, "crd-server");

    /// <summary>Starts it beside a control plane of the sandbox's own, whose folder it shares.</summary>
    /// <exception cref="SandboxException">It did not come up.</exception>
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
            // The core is too old to have the objects that these read, and the namespaces are the core's.
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

    /// <summary>Ends what this object started.</summary>
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
        catch (Exception e) when (e is HttpRequestException or k8s.Autorest.HttpOperationException { Response.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError })
        {
            return false;
        }
    }
}
