using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>Everything needed to start one container as a process.</summary>
/// <param name="Image">Catalog entry of the container's image.</param>
/// <param name="Command">Program and arguments with variables expanded.</param>
/// <param name="Environment">The whole environment.</param>
/// <param name="WorkingDirectory">Path inside the container.</param>
/// <param name="Mounts">The container's volume mounts.</param>
/// <param name="Volumes">Local folder of each volume.</param>
/// <param name="Place">The pod's addresses and folder.</param>
/// <param name="HostName">The pod's host name.</param>
/// <param name="HostsFile">Lines for /etc/hosts; null for none.</param>
/// <param name="Folder">The container's own folder.</param>
/// <param name="LogFile">File to which stdout and stderr are appended.</param>
/// <param name="TerminationMessagePath">Path inside the container.</param>
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
