using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Models;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>A node whose kubelet only serves logs, to a real API server.</summary>
internal sealed class Kubelet : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, string> _logs = new(StringComparer.Ordinal);
    private readonly X509Certificate2 _certificate = Certificate();
    private readonly Task _serving;

    private Kubelet(string name)
    {
        Name = name;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Name of the node.</summary>
    public string Name { get; }

    /// <summary>Registers a node.</summary>
    public static async Task<Kubelet> StartAsync(IKubernetes client)
    {
        var kubelet = new Kubelet($"node-{Guid.NewGuid().ToString("N")[..8]}");
        await client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = kubelet.Name } });
        var status = new V1NodeStatus
        {
            Addresses = [new V1NodeAddress { Type = "InternalIP", Address = "127.0.0.1" }],
            DaemonEndpoints = new V1NodeDaemonEndpoints { KubeletEndpoint = new V1DaemonEndpoint { Port = ((IPEndPoint)kubelet._listener.LocalEndpoint).Port } },
        };
        await client.CoreV1.PatchNodeStatusAsync(new V1Patch($$"""{"status":{{KubernetesJson.Serialize(status)}}}""", V1Patch.PatchType.MergePatch), kubelet.Name);
        return kubelet;
    }

    /// <summary>The log of a container; without one the kubelet never answers.</summary>
    public void Log(string pod, string container, string text) => _logs[$"{pod}/{container}"] = text;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answers = [];
        try
        {
            while (true)
                answers.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(answers);
        }
    }

    private async Task AnswerAsync(TcpClient caller)
    {
        using var own = caller;
        try
        {
            await using var tls = new SslStream(caller.GetStream());
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
            using var reader = new StreamReader(tls, Encoding.ASCII, leaveOpen: true);
            // GET /containerLogs/<namespace>/<pod>/<container>?… HTTP/1.1
            var path = (await reader.ReadLineAsync(_stopping.Token))?.Split(' ')[1].Split('?')[0].Split('/') ?? [];
            while (!string.IsNullOrEmpty(await reader.ReadLineAsync(_stopping.Token)))
            {
            }

            if (!_logs.TryGetValue(string.Join('/', path.TakeLast(2)), out var log))
                await Task.Delay(Timeout.Infinite, _stopping.Token);
            await tls.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n{log}"), _stopping.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
        {
            // The caller has gone, or the test is over.
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var signed = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pfx), null);
    }
}
