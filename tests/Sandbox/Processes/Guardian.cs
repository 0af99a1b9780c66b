using System.Diagnostics;

namespace UmsOperator.Sandbox.Processes;

/// <summary>
/// A shell process (<c>guardian.sh</c>) that kills the registered process groups and removes the run folder after this process has
/// ended for any reason. PR_SET_PDEATHSIG cannot be used: it fires when the starting thread ends, and pool threads end at any time.
/// </summary>
internal sealed class Guardian : IAsyncDisposable
{
    private readonly Process _shell;
    private readonly Lock _lock = new();

    public Guardian(string runFolder)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Processes", "guardian.sh");
        if (!File.Exists(script))
            throw new SandboxException($"{script} is missing. Reference the Sandbox project, which copies it.");
        // The output is redirected, because a test runner waits until its pipes are closed.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec setsid /bin/sh \"$1\" \"$2\" >/dev/null 2>&1", "sh", script, runFolder])
        {
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        _shell = Process.Start(start)!;
        _shell.StandardInput.AutoFlush = true;
    }

    public void Watch(int group, ProcessSignal signal) => Tell($"start {group} {signal.ShellName()}");

    public void Forget(int group) => Tell($"end {group}");

    /// <summary>Registers a control group, which is removed at the end with all groups below it.</summary>
    public void Adopt(string controlGroup) => Tell($"cgroup {controlGroup}");

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
            _shell.StandardInput.Close();
        await _shell.WaitForExitAsync(CancellationToken.None);
        _shell.Dispose();
    }

    private void Tell(string line)
    {
        lock (_lock)
        {
            if (_shell.StandardInput.BaseStream.CanWrite)
                _shell.StandardInput.Write(line + "\n");
        }
    }
}
