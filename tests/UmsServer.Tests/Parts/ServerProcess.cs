using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using UmsServer.Schema;

namespace UmsServer.Tests.Parts;

/// <summary>The reference server as a process of its own, on an address of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(20) };

    private ServerProcess(IPAddress address, Process process)
    {
        (Address, _process) = (address, process);
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IPAddress Address { get; }

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <param name="database">What it is bound to.</param>
    /// <param name="version">Which version it plays.</param>
    /// <param name="environment">More variables, or others; an empty value removes one.</param>
    public static ServerProcess Start(TestDatabase database, string version, params (string Name, string Value)[] environment)
    {
        var address = Addresses.Next();
        var start = new ProcessStartInfo("dotnet", [typeof(SchemaMigrator).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["UMS_VERSION"] = version,
                ["UMS_DB_HOST"] = database.Server.Host,
                ["UMS_DB_PORT"] = database.Server.Port.ToString(CultureInfo.InvariantCulture),
                ["UMS_DB_DATABASE"] = database.Name,
                ["UMS_DB_USERNAME"] = "postgres",
                ["UMS_DB_PASSWORD"] = database.Server.SuperuserPassword,
                ["POD_IP"] = address.ToString(),
                ["POD_NAME"] = "ums-0",
                ["UMS_DRAIN_SECONDS"] = "1",
            },
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ServerProcess(address, Process.Start(start)!);
    }

    public static async Task<ServerProcess> StartReadyAsync(
        TestDatabase database, string version, params (string Name, string Value)[] environment)
    {
        var server = Start(database, version, environment);
        await server.WaitReadyAsync();
        return server;
    }

    public Uri Url(int port, string path) => new($"http://{Address}:{port}{path}");

    public Task<HttpResponseMessage> GetAsync(int port, string path) => _http.GetAsync(Url(port, path), TestContext.Current.CancellationToken);

    /// <summary>The body of a 200.</summary>
    public Task<string> GetTextAsync(int port, string path) => _http.GetStringAsync(Url(port, path), TestContext.Current.CancellationToken);

    /// <returns>The status code, or 0 when nothing answers.</returns>
    public async Task<int> StatusAsync(int port, string path)
    {
        try
        {
            using var answer = await GetAsync(port, path);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

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

    public async Task<HttpResponseMessage> PostAsync(string path, object body, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url(8443, path));
        request.Content = System.Net.Http.Json.JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task WaitReadyAsync() => Eventually.HoldsAsync(
        async () => HasExited ? throw new InvalidOperationException(Output) : await StatusAsync(9081, "/ready") == 200, "ready");

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
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }
}
