using System.Collections;
using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>A running container: one process group in its own mount and UTS namespaces, registered with the guardian.</summary>
internal sealed class ContainerProcess
{
    /// <summary>Name of every container's process.</summary>
    public const string ProcessName = "container";

    private readonly SandboxProcess _process;

    private ContainerProcess(SandboxProcess process)
    {
        _process = process;
        Exited = WaitAsync();
    }

    /// <summary>Process and group id.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code, or 128 + signal if it was killed. Completes when the whole group has ended.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">/bin/sh does not exist.</exception>
    public static ContainerProcess Start(RunFolder run, ContainerStart start)
    {
        var command = new ProcessSpec(ProcessName, "unshare", "--mount", "--uts", "--propagation", "private", "/bin/sh", LaunchScript.Write(start))
        {
            Environment = Exactly(start.Environment),
            WorkingFolder = start.Folder,
            AbandonedSignal = ProcessSignal.Kill,
            Grace = TimeSpan.Zero,
        };
        return new ContainerProcess(run.Start(command));
    }

    public void SendTerminate() => _process.Signal(ProcessSignal.Terminate);

    public void SendKill() => _process.Signal(ProcessSignal.Kill);

    private async Task<int> WaitAsync()
    {
        var code = await _process.Exited;
        await _process.DisposeAsync(); // kills remaining processes of the group: as in a container, they end with the main process
        return code;
    }

    // Nothing is inherited from this process, especially not KUBECONFIG.
    private static ImmutableDictionary<string, string?> Exactly(IReadOnlyDictionary<string, string> wanted)
    {
        var result = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        result[RunFolder.TempVariable] = null; // the run folder is not visible to it
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) result[(string)variable.Key] = null;
        foreach (var (name, value) in wanted) result[name] = value;
        return result.ToImmutable();
    }
}
