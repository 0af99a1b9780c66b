using System.Runtime.InteropServices;

namespace RudeServer.Supervising;

/// <summary>The first process of a server. It starts the child processes, restarts crashed jobs, and stops all children in order.</summary>
internal sealed class Supervisor(ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Chance _chance = new(settings, "supervisor");
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<int> RunAsync()
    {
        using var signals = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            _asked.TrySetResult();
        });
        using var web = Child.Start(settings, Role.Web);
        using var gate = Child.Start(settings, Role.Gate);
        await Task.WhenAny(_asked.Task, gate.Ended, web.Ended);
        if (!gate.HasEnded || gate.Code != 0 || web.HasEnded)
        {
            // The gate cancels its current statement.
            gate.Tell(Orders.Close);
            web.Kill();
            await Task.WhenAll(gate.Ended, web.Ended);
            return _asked.Task.IsCompleted || gate.Code == 0 ? ExitCode.EndedEarly : gate.Code;
        }

        return await ServeAsync(web);
    }

    private async Task<int> ServeAsync(Child web)
    {
        web.Tell(Orders.Serve);
        var jobs = Child.Start(settings, Role.Jobs);
        while (await Task.WhenAny(_asked.Task, web.Ended, jobs.Ended) == jobs.Ended && !_asked.Task.IsCompleted)
        {
            jobs.Dispose();
            await Task.WhenAny(_asked.Task, Task.Delay(Patience, time));
            jobs = Child.Start(settings, Role.Jobs);
        }

        if (!web.HasEnded)
            await DrainAsync(web, jobs);
        jobs.Tell(Orders.Close);
        await Task.WhenAll(web.Ended, jobs.Ended);
        jobs.Dispose();
        return _asked.Task.IsCompleted && web.Code == 0 ? ExitCode.Drained : ExitCode.ChildLost;
    }

    /// <summary>Drains slowly: the jobs continue for a while after the last device has disconnected.</summary>
    private async Task DrainAsync(Child web, Child jobs)
    {
        web.Tell(Orders.Drain);
        await Task.Delay(settings.Drain, time);
        web.Tell(Orders.Close);
        await web.Ended;
        await Task.WhenAny(jobs.Ended, Task.Delay(_chance.Dawdle(0.5, 2.5), time));
    }
}
