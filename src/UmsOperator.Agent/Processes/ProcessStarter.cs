using System.ComponentModel;
using System.Diagnostics;
using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Logging;

namespace UmsOperator.Agent.Processes;

/// <summary>Starts children, and reaps orphans: as PID 1, and as a subreaper, the agent inherits what the vendor's processes leave behind.</summary>
internal sealed class ProcessStarter(AgentSettings settings, LineSink sink, ILogger<ProcessStarter> logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _own = [];

    /// <exception cref="StartRefusedException">The program does not exist or cannot be executed.</exception>
    public ChildProcess Start(ProcessSpec spec)
    {
        var process = Launch(spec);
        logger.ProcessStarted(spec.Name, process.Id, spec.Command[0]);
        return new ChildProcess(spec.Name, process, settings.Logs.MaxLineBytes, sink);
    }

    /// <summary>Starts a program whose output the caller reads. The caller must wait for its end.</summary>
    /// <exception cref="StartRefusedException">The program does not exist or cannot be executed.</exception>
    public Process Launch(ProcessSpec spec)
    {
        var start = new ProcessStartInfo(spec.Command[0], spec.Command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = spec.WorkingFolder,
        };
        start.Environment.Clear();
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        try
        {
            // Under the lock: otherwise a child that ends at once could be taken for an orphan before it is known.
            lock (_lock)
            {
                var process = Process.Start(start)!;
                _own.Add(process.Id);
                return process;
            }
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            throw new StartRefusedException(ExitCode.Failed, $"{spec.Name}: {spec.Command[0]} cannot be started in {spec.WorkingFolder}: {e.Message}", e);
        }
    }

    /// <summary>The id may belong to another process from now on.</summary>
    public void Forget(int process)
    {
        lock (_lock)
            _own.Remove(process);
    }

    /// <summary>Removes ended orphans from the process table, once a second, until it is cancelled.</summary>
    public async Task ReapAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            Reap();
    }

    /// <summary>Removes ended orphans from the process table now.</summary>
    public void Reap()
    {
        var reaped = 0;
        lock (_lock)
        {
            // .NET reaps its own children, and needs their exit codes.
            while (Libc.PeekEnded() is var id and > 0 && !_own.Contains(id) && Libc.Reap(id))
                reaped++;
        }

        if (reaped > 0)
            logger.Reaped(reaped);
    }

    /// <summary>Ends everything below this process: SIGTERM, and SIGKILL after a while.</summary>
    public async Task EndRestAsync(TimeSpan patience, TimeProvider time)
    {
        if (Living() is not { Count: > 0 } rest)
            return;
        foreach (var entry in rest)
            Libc.Signal(entry.Id, Libc.SigTerm);
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < patience && Living().Count > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
            Reap();
        }

        if (Living() is not { Count: > 0 } stubborn)
            return;
        logger.LeftOversKilled(stubborn.Count);
        // Again and again: a process may fork between the look and the kill.
        for (var round = 0; round < 20 && Living() is { Count: > 0 } found; round++)
        {
            foreach (var entry in found)
                Libc.Signal(entry.Id, Libc.SigKill);
            await Task.Delay(TimeSpan.FromMilliseconds(25), time);
            Reap();
        }
    }

    private static List<ProcessEntry> Living() => [.. ProcessTable.Below(Environment.ProcessId).Where(entry => !entry.Ended)];
}
