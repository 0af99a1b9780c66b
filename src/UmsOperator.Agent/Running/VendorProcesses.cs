using System.Net;
using System.Net.Sockets;
using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Processes;

namespace UmsOperator.Agent.Running;

/// <summary>Starts the helpers and then the server, keeps helpers running, and stops all in reverse order.</summary>
internal sealed class VendorProcesses(
    AgentOptions options, AgentSettings settings, ProcessStarter starter, ProcessSpecs specs, AgentMetrics metrics, TimeProvider time, ILogger<VendorProcesses> logger)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly List<(HelperSettings Settings, CancellationTokenSource Stop, Task Run)> _helpers = [];
    private readonly Dictionary<string, ChildProcess> _running = new(StringComparer.Ordinal);

    /// <summary>Starts the helpers one after another, each when the one before listens.</summary>
    /// <exception cref="StartRefusedException">A program cannot be started.</exception>
    public async Task StartHelpersAsync(CancellationToken cancellationToken)
    {
        foreach (var helper in settings.Helpers)
        {
            var stop = new CancellationTokenSource();
            var first = Start(helper);
            _helpers.Add((helper, stop, KeepAsync(helper, first, stop.Token)));
            await WaitForPortAsync(helper, cancellationToken);
        }
    }

    /// <exception cref="StartRefusedException">The program cannot be started.</exception>
    public ChildProcess StartServer() => starter.Start(specs.Server());

    /// <summary>SIGTERM, and SIGKILL when the patience ends.</summary>
    public async Task StopAsync(ChildProcess process, TimeSpan patience)
    {
        if (!process.HasExited)
            Libc.Signal(process.Id, Libc.SigTerm);
        using var deadline = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.FromMilliseconds(1), time);
        try
        {
            await process.WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            logger.ProcessKilled(process.Name, patience.TotalSeconds);
            Libc.Signal(process.Id, Libc.SigKill);
            await process.WaitAsync(CancellationToken.None);
        }

        starter.Forget(process.Id);
    }

    /// <summary>Stops the helpers, the last one first.</summary>
    public async Task StopHelpersAsync()
    {
        foreach (var (helper, stop, run) in Enumerable.Reverse(_helpers))
        {
            await stop.CancelAsync();
            if (_running.TryGetValue(helper.Name, out var process))
                await StopAsync(process, TimeSpan.FromSeconds(helper.StopSeconds));
            await run;
            stop.Dispose();
        }
    }

    /// <summary>Ends what all of them left behind.</summary>
    public Task EndRestAsync() => starter.EndRestAsync(TimeSpan.FromSeconds(2), time);

    private ChildProcess Start(HelperSettings helper) => _running[helper.Name] = starter.Start(specs.Helper(helper));

    /// <returns>Null if the program cannot be started now; the next round tries again.</returns>
    private ChildProcess? TryStart(HelperSettings helper)
    {
        try
        {
            return Start(helper);
        }
        catch (StartRefusedException e)
        {
            logger.CommandFailed(e.Message);
            return null;
        }
    }

    private async Task KeepAsync(HelperSettings helper, ChildProcess process, CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(helper.RestartSeconds);
        try
        {
            while (true)
            {
                await process.WaitAsync(stop);
                starter.Forget(process.Id);
                logger.ProcessEnded(helper.Name, process.ExitCode);
                logger.ProcessRestarts(helper.Name, pause.TotalSeconds);
                await Task.Delay(pause, time, stop);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                metrics.Restarted(helper.Name);
                process = TryStart(helper) ?? process;
            }
        }
        catch (OperationCanceledException)
        {
            // It is stopped.
        }
    }

    private async Task WaitForPortAsync(HelperSettings helper, CancellationToken cancellationToken)
    {
        if (helper.Port == 0)
            return;
        var begun = time.GetTimestamp();
        while (!await ListensAsync(helper.Port, cancellationToken))
        {
            if (time.GetElapsedTime(begun) > TimeSpan.FromSeconds(helper.PortSeconds))
            {
                logger.HelperSilent(helper.Name, helper.Port, helper.PortSeconds);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }

    private async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        foreach (var address in new[] { IPAddress.Parse(options.LocalAddress), IPAddress.Loopback }.Distinct())
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                // Not there, or not yet.
            }
        }

        return false;
    }
}
