using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using UmsServer.Tests.Parts;
using VendorServer.Installing;

namespace VendorServer.Tests.Parts;

/// <summary>One of the tree's scripts as a process, on an address of its own.</summary>
internal sealed class VendorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly HttpClient _http;
    private readonly string _fingerprint;

    private VendorProcess(IPAddress address, VendorTree tree, Process process)
    {
        (Address, _process) = (address, process);
        using (var certificate = Keystores.Load(tree.Paths.DeviceKeystore))
            _fingerprint = certificate.Thumbprint;
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => IsOwn(certificate) } })
        {
            Timeout = TimeSpan.FromMinutes(1),
        };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IPAddress Address { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts the server as the vendor's unit does: with the variables of <c>ums-server.env</c>.</summary>
    public static VendorProcess StartServer(VendorTree tree, params (string Name, string Value)[] environment) =>
        Start(tree, ["/bin/sh", "-c", "set -a; . \"$0/ums-server.env\"; exec \"$0/rmguiserver/bin/catalina.sh\" run", tree.Paths.Root], environment);

    public static async Task<VendorProcess> StartServingAsync(VendorTree tree, params (string Name, string Value)[] environment)
    {
        var server = StartServer(tree, environment);
        try
        {
            await server.WaitStatusAsync("ok");
            return server;
        }
        catch
        {
            // A server that goes on would write into the tree while it is deleted.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <param name="tree">The tree.</param>
    /// <param name="command">The command with its arguments.</param>
    /// <param name="environment">More variables, or others.</param>
    public static VendorProcess Start(VendorTree tree, IReadOnlyList<string> command, params (string Name, string Value)[] environment)
    {
        var address = Addresses.Next();
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = tree.Folder,
            Environment = { ["POD_IP"] = address.ToString(), ["POD_NAME"] = "ums-0" },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new VendorProcess(address, tree, Process.Start(start)!);
    }

    /// <summary>Whether a certificate is that of the tree's keystore.</summary>
    public bool IsOwn(X509Certificate? certificate) => certificate?.GetCertHashString() == _fingerprint;

    public Uri Url(int port, string path, string scheme = "http") => new($"{scheme}://{Address}:{port}{path}");

    public Task<string> GetTextAsync(int port, string path, string scheme = "http") => _http.GetStringAsync(Url(port, path, scheme), TestContext.Current.CancellationToken);

    /// <returns>The status code, or 0 when nothing answers.</returns>
    public async Task<int> StatusAsync(int port, string path)
    {
        try
        {
            using var answer = await _http.GetAsync(Url(port, path), TestContext.Current.CancellationToken);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    public async Task<HttpResponseMessage> PostAsync(string path, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(8443, path));
        request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for a status of check-status.</summary>
    public Task WaitStatusAsync(string status) => Eventually.HoldsAsync(
        async () => HasExited ? throw new InvalidOperationException(Output) : await CheckStatusAsync() == $$"""{"status":"{{status}}"}""", status);

    public async Task<string> CheckStatusAsync()
    {
        try
        {
            return await GetTextAsync(9080, "/ums/check-status");
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    /// <summary>Waits for the process only: its helper processes may hold its output open for longer.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitExitAsync()
    {
        await Eventually.HoldsAsync(() => Task.FromResult(HasExited), "exited");
        return _process.ExitCode;
    }

    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!HasExited)
            _process.Kill();
        await Eventually.HoldsAsync(() => Task.FromResult(HasExited), "exited");
        _process.Dispose();
        _http.Dispose();
    }
}
