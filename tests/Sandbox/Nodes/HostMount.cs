namespace UmsOperator.Sandbox.Nodes;

/// <summary>A mount on the host's root file system, which an overlay of the root alone would not contain.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="IsFile">Whether it is a bind-mounted file (as in a container) rather than a file system.</param>
internal sealed record HostMount(string Path, bool IsFile)
{
    // The pod gets its own instances of these folders, without the host's mounts below them (for example network namespaces below /run).
    private static readonly string[] Own = ["/proc", "/sys", "/dev", "/run"];

    /// <summary>Parses <c>/proc/self/mountinfo</c>: ID, parent, device, root, mount point, ...</summary>
    public static IReadOnlyList<HostMount> Read(string mountInfo = "/proc/self/mountinfo")
    {
        var lines = File.ReadAllLines(mountInfo).Select(line => line.Split(' ')).ToList();
        var root = lines.FindLast(fields => fields[4] == "/")?[0];
        return [.. lines
            .Where(fields => fields[1] == root && !IsOwn(fields[4]))
            .Select(fields => fields[4].Replace("\\040", " ", StringComparison.Ordinal))
            .Where(path => Directory.Exists(path) || File.Exists(path))
            .Distinct(StringComparer.Ordinal)
            .Select(path => new HostMount(path, File.Exists(path)))];
    }

    private static bool IsOwn(string path) => Own.Any(own => path == own || path.StartsWith($"{own}/", StringComparison.Ordinal));
}
