using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Processes;

/// <summary>One run of the sandbox: a temp folder, the processes started in it, and the guardian that ends both with it.</summary>
public sealed class RunFolder : IAsyncDisposable
{
    // Others may pass through (programs of another user run inside), not look around.
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

    /// <summary>Processes that have not ended, in the order of their start.</summary>
    public IReadOnlyList<SandboxProcess> Running => _running;

    /// <summary>
    /// Creates an empty folder: in TMPDIR if that is set, else in memory where there is room, else in the temp folder. Databases and etcd live for one run, and small
    /// files are what they make most.
    /// </summary>
    public static RunFolder Create()
    {
        var path = System.IO.Path.Combine(Parent(), $"ums-sandbox-{System.IO.Path.GetRandomFileName()}");
        Directory.CreateDirectory(path, Passable);
        try
        {
            File.SetUnixFileMode(path, Passable); // whatever the umask
            return new RunFolder(path, new Guardian(path));
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    /// <summary>A new folder inside, passable for other users.</summary>
    public string CreateFolder(string name)
    {
        var path = System.IO.Path.Combine(Path, $"{name}-{Interlocked.Increment(ref _started)}");
        Directory.CreateDirectory(path, Passable);
        return path;
    }

    /// <summary>Leaves a control group to the guardian, which removes it at the end, with those below it.</summary>
    public void Adopt(string controlGroup) => _guardian.Adopt(controlGroup);

    /// <summary>Starts a process under the guardian's eyes.</summary>
    public SandboxProcess Start(ProcessSpec spec)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var log = System.IO.Path.Combine(Path, $"{spec.Name}-{Interlocked.Increment(ref _started)}.log");
        // What a killed process leaves in its temp folder goes with the run.
        if (spec.User is null && !spec.Environment.ContainsKey(TempVariable))
            spec = spec with { Environment = spec.Environment.Add(TempVariable, Path) };
        var process = SandboxProcess.Start(spec, spec.WorkingFolder ?? Path, log, Ended);
        ImmutableInterlocked.Update(ref _running, running => running.Add(process));
        _guardian.Watch(process.Id, spec.AbandonedSignal);
        return process;
    }

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="SandboxException">It ended with another code than 0; the message holds the end of its log.</exception>
    public async Task RunAsync(ProcessSpec spec, CancellationToken cancellationToken)
    {
        await using var process = Start(spec);
        if (await process.Exited.WaitAsync(cancellationToken) != 0)
            throw SandboxException.Ended(process);
    }

    /// <summary>Stops what still runs, last started first, and removes the folder.</summary>
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
