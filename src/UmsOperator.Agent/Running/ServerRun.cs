using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Processes;

namespace UmsOperator.Agent.Running;

/// <summary>From the start of the vendor's server to the exit of the agent.</summary>
internal sealed class ServerRun(AgentOptions options, VendorProcesses processes, AgentListeners listeners, Admission admission, AgentBoard board, TimeProvider time, ILogger<ServerRun> logger)
{
    // Part of the termination time that is kept for helpers, left-overs and the last lines.
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EarlyPatience = TimeSpan.FromSeconds(10);

    /// <param name="version">The installed version.</param>
    /// <param name="stop">SIGTERM.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="StartRefusedException">The server does not start, or is not the one that it should be. All processes are stopped.</exception>
    public async Task<int> RunAsync(UmsVersion version, CancellationToken stop)
    {
        ChildProcess? server = null;
        try
        {
            await processes.StartHelpersAsync(stop);
            var decision = await admission.PermitAsync(
                version,
                async () =>
                {
                    await listeners.CloseWaitingAsync();
                    server = processes.StartServer();
                },
                stop);
            board.Enter(AgentPhase.Init);
            return await WatchAsync(server!, version, decision, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return StoppedEarly();
        }
        finally
        {
            await EndAsync(server);
        }
    }

    private async Task<int> WatchAsync(ChildProcess server, UmsVersion version, GuardDecision decision, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var exit = server.WaitAsync(CancellationToken.None);
        var watch = admission.WatchAsync(version, decision, ended.Token);
        var stopped = Task.Delay(Timeout.InfiniteTimeSpan, stop);
        var first = await Task.WhenAny(exit, watch, stopped);
        if (first == watch && !stop.IsCancellationRequested)
            await watch;
        if (first == exit)
        {
            await ended.CancelAsync();
            return Died(server);
        }

        if (!board.HasServed)
            return StoppedEarly();
        return await DrainAsync(server, exit);
    }

    private async Task<int> DrainAsync(ChildProcess server, Task exit)
    {
        var begun = time.GetTimestamp();
        logger.Draining(options.Drain.TotalSeconds);
        if (await Task.WhenAny(exit, Task.Delay(options.Drain, time)) == exit)
            return Died(server);
        board.Enter(AgentPhase.Stopping);
        await processes.StopAsync(server, options.Termination - Reserve - time.GetElapsedTime(begun));
        logger.Ending(ExitCode.Ok, "the server has stopped after SIGTERM");
        return ExitCode.Ok;
    }

    private int Died(ChildProcess server)
    {
        // The vendor's server ends with 0 on failures too, and its codes must not be taken for the contract's.
        logger.ProcessEnded(server.Name, server.ExitCode);
        logger.Ending(ExitCode.Failed, board.HasServed ? "the server ended without being asked to" : "the server ended before it served");
        return ExitCode.Failed;
    }

    private int StoppedEarly()
    {
        logger.StoppedEarly();
        return ExitCode.Failed;
    }

    private async Task EndAsync(ChildProcess? server)
    {
        board.Drain();
        board.Enter(AgentPhase.Stopping);
        if (server is not null)
            await processes.StopAsync(server, EarlyPatience);
        await processes.StopHelpersAsync();
        await processes.EndRestAsync();
        server?.Dispose();
    }
}
