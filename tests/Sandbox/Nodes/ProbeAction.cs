using System.Diagnostics;
using System.Net.Sockets;
using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Executes one attempt of a probe or preStop hook as the kubelet does: no redirects to other hosts, any certificate, no reused connection.</summary>
internal sealed class ProbeAction : IDisposable
{
    private readonly HttpClient _http;

    public ProbeAction()
    {
        // The kubelet does not verify a probe's certificate either, because it connects to an address, not a name.
#pragma warning disable CA5359
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.ConnectionClose = true;
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("kube-probe/sandbox");
    }

    /// <summary>Returns true on success, and false on any failure or after <paramref name="timeout"/>.</summary>
    public async Task<bool> TryAsync(V1Probe probe, ProbeTarget target, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            if (probe.HttpGet is { } http) return await GetAsync(http, target, limit.Token);
            if (probe.TcpSocket is { } tcp) return await ConnectAsync(tcp, target, limit.Token);
            return probe.Exec is not { } exec || await ExecAsync(exec.Command, target, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException
                                      || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    public async Task<bool> GetAsync(V1HTTPGetAction action, ProbeTarget target, CancellationToken cancellationToken)
    {
        var scheme = string.Equals(action.Scheme, "HTTPS", StringComparison.OrdinalIgnoreCase) ? "https" : "http";
        var host = string.IsNullOrEmpty(action.Host) ? target.PodIP : action.Host;
        var uri = new Uri($"{scheme}://{host}:{Port(action.Port, target)}/{action.Path?.TrimStart('/')}");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        foreach (var header in action.HttpHeaders ?? []) request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        return (int)response.StatusCode is >= 200 and < 400;
    }

    /// <summary>Runs a command inside the container's namespaces.</summary>
    public static async Task<bool> ExecAsync(IList<string> command, ProbeTarget target, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo("nsenter") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] enter = ["--target", $"{target.ProcessId}", "--mount", "--uts", "--root", "--wd", "--"];
        foreach (var argument in enter.Concat(command)) info.ArgumentList.Add(argument);
        info.Environment.Clear();
        foreach (var (name, value) in target.Environment) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        try
        {
            await Task.WhenAll(
                process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken),
                process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken),
                process.WaitForExitAsync(cancellationToken));
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<bool> ConnectAsync(V1TCPSocketAction action, ProbeTarget target, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(string.IsNullOrEmpty(action.Host) ? target.PodIP : action.Host, Port(action.Port, target), cancellationToken);
        return true;
    }

    private static int Port(IntOrString port, ProbeTarget target) =>
        int.TryParse(port.Value, out var number)
            ? number
            : target.Container.Ports?.FirstOrDefault(p => p.Name == port.Value)?.ContainerPort ?? 0;
}
