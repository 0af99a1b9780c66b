using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>
/// Namespaces of their own for network, mounts, processes, IPC, host name and control groups, with one program in them (<c>world.sh</c>). Killed, the
/// kernel ends every process in it, and with the last one go its mounts, bridges, routes and iptables rules: the machine's own are never touched.
/// </summary>
internal static class World
{
    private static readonly ImmutableArray<string> Namespaces = ["--net", "--mount", "--pid", "--ipc", "--uts", "--cgroup", "--fork"];

    private const string Assets = "KUBEBUILDER_ASSETS";

    /// <summary>The control groups of the world that a process starts, by the process' id: only one at a time.</summary>
    public static string GroupOf(int process) => $"ums-node-{process}";

    /// <summary>Why this machine or user cannot have one; null if it can.</summary>
    public static async Task<string?> ObstacleAsync(RunFolder run, CancellationToken cancellationToken)
    {
        if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal))
            return "a real node needs root";
        const string Try = "mount -t tmpfs tmpfs /run && mkdir /run/upper /run/work && mount -t overlay overlay -o lowerdir=/usr,upperdir=/run/upper,workdir=/run/work /usr";
        try
        {
            await run.RunAsync(new ProcessSpec("rights", "unshare", [.. Namespaces, "/bin/sh", "-c", Try]), cancellationToken);
            // The run's own groups will be made in the same places.
            foreach (var group in ControlGroup.Create($"{GroupOf(Environment.ProcessId)}-try", run.Adopt))
                Directory.Delete(group.Folder);
            return null;
        }
        catch (Exception e) when (e is SandboxException or IOException or UnauthorizedAccessException)
        {
            return $"namespaces, mounts or control groups are not allowed here: {e.Message}";
        }
    }

    /// <summary>Starts a program in a new world. What it writes ends in the log.</summary>
    /// <param name="run">The world ends with it.</param>
    /// <param name="program">And its arguments.</param>
    public static SandboxProcess Start(RunFolder run, ImmutableArray<string> program)
    {
        var groups = ControlGroup.Create(GroupOf(Environment.ProcessId), run.Adopt);
        var script = Path.Combine(AppContext.BaseDirectory, "Kubelets", "world.sh");
        return run.Start(new ProcessSpec("world", "/bin/sh", [script, Path.Combine(Cache.Folder, "node"), string.Join(' ', groups), .. program])
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add("TMPDIR", run.Path).Add("UMS_WORLD_ADDRESS", $"{Network.World}")
                // An API server of the outside cannot be reached.
                .Add("UMS_KUBECONFIG", null).Add(Assets, AssetsWithKubelet()),
            // Its first process is in the group, and takes all others along: the same way out after a crash as after a good end.
            StopSignal = ProcessSignal.Kill,
            AbandonedSignal = ProcessSignal.Kill,
        });
    }

    // Others hold no node: the cache's own version is used then.
    private static string? AssetsWithKubelet() =>
        Environment.GetEnvironmentVariable(Assets) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "kubelet")) ? folder : null;
}
