using System.Diagnostics;

namespace UmsOperator.Sandbox.Processes;

/// <summary>
/// The small shell process (<c>guardian.sh</c>) that kills the recorded groups and removes the run folder once this process is
/// gone, whatever ended it. PR_SET_PDEATHSIG would not do: it fires when the starting thread ends, and pool threads come and go.
/// </summary>
internal sealed class Guardian : IAsyncDisposable
{
    private readonly Process _shell;
    private readonly Lock _lock = new();

    public Guardian(string runFolder)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Processes", "guardian.sh");
        if (!File.Exists(script))
            throw new SandboxException($"{script} is missing: reference the Sandbox project, which brings it along.");
        // Output away from ours: a test runner waits until nobody holds its pipes.
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

    /// <summary>Removes a control group, and all below it, at the end.</summary>
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
