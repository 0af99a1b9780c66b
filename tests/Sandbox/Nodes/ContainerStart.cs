using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>All that is needed to start one container as a process.</summary>
/// <param name="Image">What stands for the container's image.</param>
/// <param name="Command">Program and arguments, expanded.</param>
/// <param name="Environment">The whole environment.</param>
/// <param name="WorkingDirectory">Inside the pod's view.</param>
/// <param name="Mounts">The container's volume mounts.</param>
/// <param name="Volumes">Local folder of each volume.</param>
/// <param name="Place">The pod's place.</param>
/// <param name="HostName">The pod's host name.</param>
/// <param name="HostsFile">Lines for /etc/hosts; null for none.</param>
/// <param name="Folder">The container's own folder.</param>
/// <param name="LogFile">stdout and stderr are appended here.</param>
/// <param name="TerminationMessagePath">Inside the pod's view.</param>
internal sealed record ContainerStart(
    ImageEntry Image,
    IReadOnlyList<string> Command,
    IReadOnlyDictionary<string, string> Environment,
    string WorkingDirectory,
    IReadOnlyList<V1VolumeMount> Mounts,
    IReadOnlyDictionary<string, string> Volumes,
    PodPlace Place,
    string HostName,
    string? HostsFile,
    string Folder,
    string LogFile,
    string TerminationMessagePath)
{
    /// <summary>The file behind <see cref="TerminationMessagePath"/>.</summary>
    public string TerminationLog => Path.Combine(Folder, "termination-log");
}
