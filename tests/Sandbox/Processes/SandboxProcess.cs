using System.Collections.Immutable;
using System.Diagnostics;

namespace UmsOperator.Sandbox.Processes;

/// <summary>A child process in its own session and process group, started by <see cref="RunFolder.Start"/>. It never outlives its run folder.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    // The shell opens the log as the sandbox's own user. It is then replaced twice by exec, so the process ID stays the group's ID.
    private const string Launch = """log=$1; shift; exec setsid "$@" >>"$log" 2>&1 </dev/null""";

    private readonly Process _process;
    private readonly Action<SandboxProcess> _ended;

    private SandboxProcess(ProcessSpec spec, string logPath, Process process, Action<SandboxProcess> ended)
    {
        Spec = spec;
        LogPath = logPath;
        _process = process;
        _ended = ended;
        Id = process.Id;
        Exited = ObserveExitAsync();
    }

    public ProcessSpec Spec { get; }

    /// <summary>Path of the log with standard output and error.</summary>
    public string LogPath { get; }

    /// <summary>Process ID, which is also the ID of its group and session.</summary>
    public int Id { get; }

    /// <summary>The exit code; 128 + n after signal n. Completes when the process exits.</summary>
    public Task<int> Exited { get; }

    public bool HasExited => Exited.IsCompleted;

    internal static SandboxProcess Start(ProcessSpec spec, string workingFolder, string logPath, Action<SandboxProcess> ended)
    {
        IEnumerable<string> command = [.. spec.User?.CommandPrefix ?? [], spec.Command, .. spec.Arguments];
        var start = new ProcessStartInfo("/bin/sh", ["-c", Launch, "sh", logPath, .. command]) { WorkingDirectory = workingFolder };
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;
        return new SandboxProcess(spec, logPath, Process.Start(start)!, ended);
    }

    /// <summary>Sends a signal to the whole group. Returns false if the process has exited.</summary>
    public bool Signal(ProcessSignal signal) => !HasExited && (signal.SendTo(-Id) || signal.SendTo(Id));

    /// <summary>Sends the stop signal and, after the grace period, SIGKILL to the group. Returns the exit code; has no effect on an exited process.</summary>
    public async Task<int> StopAsync()
    {
        Signal(Spec.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(Spec.Grace));
        // Also after an exit in time, because members of the group may still run.
        ProcessSignal.Kill.SendTo(-Id);
        return await Exited;
    }

    /// <summary>Kills the group with SIGKILL, as in a crash.</summary>
    public async Task<int> KillAsync()
    {
        Signal(ProcessSignal.Kill);
        return await Exited;
    }

    /// <summary>The last lines of the log, for error messages.</summary>
    public ImmutableArray<string> LogTail(int lines = 20) => File.Exists(LogPath) ? [.. File.ReadLines(LogPath).TakeLast(lines)] : [];

    /// <summary>Reports each line that the process writes until it exits.</summary>
    public async Task FollowAsync(Action<string> line, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(line);
        using var log = new StreamReader(new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite));
        bool ended;
        do
        {
            // Checked before reading, so that everything written before the exit is read.
            ended = HasExited;
            while (await log.ReadLineAsync(cancellationToken) is { } written)
                line(written);
            await Task.WhenAny(Exited, Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (!ended);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
    }

    private async Task<int> ObserveExitAsync()
    {
        // Not on the starter's thread: the constructor must return before the exit is reported.
        await Task.Yield();
        await _process.WaitForExitAsync(CancellationToken.None);
        var code = _process.ExitCode;
        _ended(this);
        return code;
    }
}
