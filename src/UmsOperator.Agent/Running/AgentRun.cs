using UmsOperator.Agent.Health;
using UmsOperator.Agent.Processes;

namespace UmsOperator.Agent.Running;

/// <summary>The life of the agent as PID 1.</summary>
internal sealed class AgentRun(AgentParts parts, AgentListeners listeners, Preparation preparation, ServerRun server, StopRequest stop, TimeProvider time, ILogger<AgentRun> logger)
{
    private static readonly TimeSpan HookPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatcherPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DatabasePeriod = TimeSpan.FromSeconds(10);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        Libc.BecomeSubreaper();
        using var background = new CancellationTokenSource();
        List<Task> tasks = [KeepAsync(token => parts.Starter.ReapAsync(time, token), background.Token), KeepAsync(parts.Tails.RunAsync, background.Token)];
        try
        {
            await using var ready = await listeners.OpenAsync(stop.Token);
            var code = await ServeAsync(tasks, background.Token);
            if (parts.Board.HasServed)
                parts.Identity.Save();
            return code;
        }
        catch (StartRefusedException e)
        {
            logger.Refused(e.Code, e.Message);
            return e.Code;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            logger.StoppedEarly();
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            logger.Failed(e);
            return ExitCode.Failed;
        }
        finally
        {
            await background.CancelAsync();
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<int> ServeAsync(List<Task> tasks, CancellationToken background)
    {
        await listeners.OpenWaitingAsync(stop.Token);
        try
        {
            var version = parts.Tree.ReadVersion();
            logger.Starting(version.ToString(), parts.Options.PodName, parts.Options.UpdateMode ? "update" : "production", parts.Options.Migrate);
            parts.Identity.Restore(version);
            await preparation.RunAsync(version, stop.Token);
            // Before the server accepts the first console: one that must be closed is closed before the start.
            while (!await parts.Console.LookAsync(stop.Token))
                await Task.Delay(HookPause, time, stop.Token);
            tasks.Add(KeepAsync(token => parts.Console.RunAsync(time, token), background));
            tasks.Add(KeepAsync(SaveAsync, background));
            tasks.Add(KeepAsync(WatchDatabaseAsync, background));
            return await server.RunAsync(version, stop.Token);
        }
        finally
        {
            await listeners.CloseWaitingAsync();
        }
    }

    /// <summary>A watcher that fails begins again: the console must stay closed, and the server must not end, whatever it failed on.</summary>
    private async Task KeepAsync(Func<CancellationToken, Task> watch, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await watch(cancellationToken);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                logger.WatcherFailed(e);
            }

            await Task.Delay(WatcherPause, time, cancellationToken);
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(parts.Settings.Identity.SaveSeconds), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (parts.Board.HasServed)
                parts.Identity.Save();
        }
    }

    private async Task WatchDatabaseAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(DatabasePeriod, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            parts.Metrics.Database(await parts.Database.AnswersAsync(cancellationToken));
    }
}
