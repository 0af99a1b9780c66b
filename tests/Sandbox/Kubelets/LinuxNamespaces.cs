using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>
/// Separate namespaces for network, mounts, processes, IPC, host name and control groups, with one program in them (<c>namespaces.sh</c>). When it is killed, the
/// kernel ends all its processes and removes its mounts, bridges, routes and iptables rules. Those of the machine are never touched.
/// </summary>
internal static class LinuxNamespaces
{
    private static readonly ImmutableArray<string> Namespaces = ["--net", "--mount", "--pid", "--ipc", "--uts", "--cgroup", "--fork"];

    private const string Assets = "KUBEBUILDER_ASSETS";

    /// <summary>Name of the control groups of the namespaces that a process creates; a process creates them once.</summary>
    public static string GroupOf(int process) => $"ums-node-{process}";

    /// <summary>Why this machine or user cannot create the namespaces; null if it can.</summary>
    public static async Task<string?> ObstacleAsync(RunFolder run, CancellationToken cancellationToken)
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
            return "a real node needs root; run this as root";
        const string Try = "mount -t tmpfs tmpfs /run && mkdir /run/upper /run/work && mount -t overlay overlay -o lowerdir=/usr,upperdir=/run/upper,workdir=/run/work /usr";
        try
        {
            await run.RunAsync(new ProcessSpec("rights", "unshare", [.. Namespaces, "/bin/sh", "-c", Try]), cancellationToken);
            // Tests that groups can be created where the run needs them.
            foreach (var group in ControlGroup.Create($"{GroupOf(Environment.ProcessId)}-try", run.Adopt))
                Directory.Delete(group.Folder);
            return null;
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
        {
            return $"this machine does not permit namespaces, mounts or control groups: {e.Message}";
        }
    }

    /// <summary>Starts a program in new namespaces; its output goes to the log.</summary>
    /// <param name="run">The run that ends the program.</param>
    /// <param name="program">The program with its arguments.</param>
    public static SandboxProcess Start(RunFolder run, ImmutableArray<string> program)
    {
        var groups = ControlGroup.Create(GroupOf(Environment.ProcessId), run.Adopt);
        var script = Path.Combine(AppContext.BaseDirectory, "Kubelets", "namespaces.sh");
        return run.Start(new ProcessSpec("namespaces", "/bin/sh", [script, Path.Combine(Cache.Folder, "node"), string.Join(' ', groups), .. program])
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add("TMPDIR", run.Path).Add("UMS_HOST_ADDRESS", $"{Network.Host}")
                // An API server outside the network namespace is not reachable.
                .Add("UMS_KUBECONFIG", null).Add(Assets, AssetsWithKubelet()),
            // Killing the first process ends all others, so cleanup is the same after a crash and after a normal end.
            StopSignal = ProcessSignal.Kill,
            AbandonedSignal = ProcessSignal.Kill,
        });
    }

    // A folder without a kubelet is ignored, and the cached version is used.
    private static string? AssetsWithKubelet() =>
        Environment.GetEnvironmentVariable(Assets) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "kubelet")) ? folder : null;
}
