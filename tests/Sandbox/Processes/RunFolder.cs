using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Processes;

/// <summary>One run of the sandbox: a temporary folder, the processes started in it, and the guardian that removes both when this process ends.</summary>
public sealed class RunFolder : IAsyncDisposable
{
    // Other users may traverse the folder (some programs run as another user) but not list it.
    private const UnixFileMode Passable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The environment variable that names the temp folder.</summary>
    internal const string TempVariable = "TMPDIR";

    private const string Memory = "/dev/shm";
    private const long LeastRoom = 4L << 30;

    private readonly Guardian _guardian;
    private ImmutableList<SandboxProcess> _running = [];
    private int _started;
    private int _disposed;

    private RunFolder(string path, Guardian guardian)
    {
        Path = path;
        _guardian = guardian;
    }

    public string Path { get; }

    /// <summary>Processes that have not exited, in the order of their start.</summary>
    public IReadOnlyList<SandboxProcess> Running => _running;

    /// <summary>
    /// Creates an empty folder: in TMPDIR if it is set, otherwise in memory if there is room, otherwise in the temporary folder. Databases and etcd exist for one run and
    /// write many small files.
    /// </summary>
    public static RunFolder Create()
    {
        var path = System.IO.Path.Combine(Parent(), $"ums-sandbox-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(path, Passable);
        try
        {
            File.SetUnixFileMode(path, Passable); // independent of the umask
            return new RunFolder(path, new Guardian(path));
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    /// <summary>Creates a folder in it that other users may traverse.</summary>
    public string CreateFolder(string name)
    {
        var path = System.IO.Path.Combine(Path, $"{name}-{Interlocked.Increment(ref _started)}");
        Directory.CreateDirectory(path, Passable);
        return path;
    }

    /// <summary>Registers a control group with the guardian, which removes it at the end with all groups below it.</summary>
    public void Adopt(string controlGroup) => _guardian.Adopt(controlGroup);

    /// <summary>Starts a process and registers it with the guardian.</summary>
    public SandboxProcess Start(ProcessSpec spec)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var log = System.IO.Path.Combine(Path, $"{spec.Name}-{Interlocked.Increment(ref _started)}.log");
        // Temporary files of a killed process are removed with the run.
        if (spec.User is null && !spec.Environment.ContainsKey(TempVariable))
            spec = spec with { Environment = spec.Environment.Add(TempVariable, Path) };
        var process = SandboxProcess.Start(spec, spec.WorkingFolder ?? Path, log, Ended);
        ImmutableInterlocked.Update(ref _running, running => running.Add(process));
        _guardian.Watch(process.Id, spec.AbandonedSignal);
        return process;
    }

    /// <summary>Runs a process until it exits.</summary>
    /// <exception cref="SandboxException">The exit code is not 0; the message contains the end of its log.</exception>
    public async Task RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        await using var process = Start(spec);
        if (await process.Exited.WaitAsync(cancellationToken) != 0)
            throw SandboxException.Ended(process);
    }

    /// <summary>Stops the running processes in reverse order of their start, and removes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        foreach (var process in _running.Reverse())
            await process.DisposeAsync();
        await _guardian.DisposeAsync();
    }

    private static string Parent() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable(TempVariable)) && Directory.Exists(Memory) && new DriveInfo(Memory) is { DriveFormat: "tmpfs", AvailableFreeSpace: >= LeastRoom }
            ? Memory
            : System.IO.Path.GetTempPath();

    private void Ended(SandboxProcess process)
    {
        ImmutableInterlocked.Update(ref _running, running => running.Remove(process));
        _guardian.Forget(process.Id);
    }
}
