using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Parts;

/// <summary>The agent as a process of its own, on an address of its own. It is no PID 1 here, but a subreaper.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(1) };

    private AgentProcess(IPAddress address, Process process)
    {
        (Address, _process) = (address, process);
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The program: UMS_AGENT_PROGRAM, for example the native one that `make agent` publishes, or this build by the runtime.</summary>
    public static string[] Command { get; } = Environment.GetEnvironmentVariable("UMS_AGENT_PROGRAM") is { Length: > 0 } program ? [program] : ["dotnet", typeof(ExitCode).Assembly.Location];

    public IPAddress Address { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => string.Join('\n', _output);

    /// <param name="settings">The declarative file.</param>
    /// <param name="database">What it is bound to.</param>
    /// <param name="environment">More variables, or others.</param>
    public static AgentProcess Start(string settings, TestDatabase database, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var address = Addresses.Next();
        var start = new ProcessStartInfo(Command[0], Command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["UMS_AGENT_FILE"] = settings,
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
        return new AgentProcess(address, Process.Start(start)!);
    }

    public async Task<string> GetAsync(int port, string path)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://{Address}:{port}{path}"), TestContext.Current.CancellationToken);
            return $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    public async Task<bool> IsReadyAsync() => (await GetAsync(9081, "/ready")).StartsWith("200 ", StringComparison.Ordinal);

    public Task WaitReadyAsync() => WaitAsync(IsReadyAsync, "ready");

    public Task WaitOutputAsync(string text) => WaitAsync(() => Task.FromResult(Output.Contains(text, StringComparison.Ordinal)), $"output '{text}'");

    /// <summary>Waits for a condition, and fails with the output if the agent ends first.</summary>
    public async Task WaitAsync(Func<Task<bool>> condition, string what)
    {
        try
        {
            await Eventually.HoldsAsync(
                async () => await condition() || (HasExited ? throw new InvalidOperationException($"ended with {_process.ExitCode} before: {what}\n{Output}") : false), what);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}\n{Output}", e);
        }
    }

    /// <returns>The exit code.</returns>
    public async Task<int> WaitExitAsync()
    {
        await Eventually.HoldsAsync(() => Task.FromResult(HasExited), "exited");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        // With all that it has started: a killed agent cannot end its children outside of a container.
        if (!HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
    }
}
