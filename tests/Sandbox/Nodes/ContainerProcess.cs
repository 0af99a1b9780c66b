using System.Collections;
using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>A running container: one process group in its own mount and UTS namespace, under the guardian's eyes.</summary>
internal sealed class ContainerProcess
{
    /// <summary>Of every container's process.</summary>
    public const string ProcessName = "container";

    private readonly SandboxProcess _process;

    private ContainerProcess(SandboxProcess process)
    {
        _process = process;
        Exited = WaitAsync();
    }

    /// <summary>Process and group id.</summary>
    public int Id => _process.Id;

    /// <summary>The exit code, 128 + signal if it was killed. Completes when its whole group is gone.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="System.ComponentModel.Win32Exception">There is no /bin/sh.</exception>
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
        await _process.DisposeAsync(); // kills what the main process left behind: it ends with it, as in a container
        return code;
    }

    // Nothing of our own environment, least of all KUBECONFIG.
    private static ImmutableDictionary<string, string?> Exactly(IReadOnlyDictionary<string, string> wanted)
    {
        var result = ImmutableDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        result[RunFolder.TempVariable] = null; // the run folder is not in its view
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) result[(string)variable.Key] = null;
        foreach (var (name, value) in wanted) result[name] = value;
        return result.ToImmutable();
    }
}
