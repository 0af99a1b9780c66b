namespace UmsOperator.Sandbox.Nodes;

/// <summary>A mount of the host whose parent is its root file system, which an overlay of the root alone would not show.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="IsFile">A file that is bound (as in a container), not a file system.</param>
internal sealed record HostMount(string Path, bool IsFile)
{
    // The pod gets its own of these: what the host has mounted below them (network namespaces below /run, say) has no place in it.
    private static readonly string[] Own = ["/proc", "/sys", "/dev", "/run"];

    /// <summary>From <c>/proc/self/mountinfo</c>: id, parent, device, root, mount point, ...</summary>
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
