using System.Globalization;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>A control group of one run in one hierarchy: what the run starts stays below it, and goes with it.</summary>
/// <param name="Folder">The group.</param>
/// <param name="MountPoint">Where programs look for the hierarchy.</param>
/// <param name="IsUnified">Version 2.</param>
internal sealed record ControlGroup(string Folder, string MountPoint, bool IsUnified)
{
    /// <summary>Where groups of a name would lie, in every hierarchy of this machine.</summary>
    /// <param name="name">Of the groups.</param>
    /// <param name="mounts">Lines of /proc/self/mountinfo.</param>
    /// <param name="memberships">Lines of /proc/self/cgroup.</param>
    public static IEnumerable<ControlGroup> Places(string name, IEnumerable<string> mounts, IEnumerable<string> memberships)
    {
        var own = memberships.Select(line => line.Split(':', 3)).ToList();
        foreach (var line in mounts)
        {
            var halves = line.Split(" - ");
            var (place, kind) = (halves[0].Split(' '), halves[1].Split(' '));
            var (root, mountPoint) = (place[3], place[4]);
            if (kind[0] == "cgroup2")
            {
                // Below the root: a group that holds processes, as the present one does, may not share out its controllers.
                yield return new ControlGroup(Path.Combine(mountPoint, name), mountPoint, IsUnified: true);
            }
            else if (kind[0] == "cgroup" && own.Find(group => group[1].Length > 0 && group[1].Split(',').All(kind[2].Split(',').Contains)) is { } present)
            {
                var path = root == "/" || !present[2].StartsWith(root, StringComparison.Ordinal) ? present[2] : present[2][root.Length..];
                yield return new ControlGroup(Path.Combine(mountPoint, path.Trim('/'), name), mountPoint, IsUnified: false);
            }
        }
    }

    /// <summary>Where groups of a name would lie on this machine.</summary>
    public static IEnumerable<ControlGroup> Places(string name) => Places(name, File.ReadLines("/proc/self/mountinfo"), File.ReadLines("/proc/self/cgroup"));

    /// <summary>Makes the groups of a name.</summary>
    /// <exception cref="IOException">The machine does not allow it.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static IReadOnlyList<ControlGroup> Create(string name, Action<string> making)
    {
        List<ControlGroup> groups = [.. Places(name)];
        foreach (var group in groups)
        {
            making(group.Folder);
            Directory.CreateDirectory(group.Folder);
            // A group of this kind takes no process before it is told where they may run.
            foreach (var setting in (string[])["cpuset.cpus", "cpuset.mems"])
            {
                if (!group.IsUnified && File.Exists(Path.Combine(group.Folder, setting)))
                    File.WriteAllText(Path.Combine(group.Folder, setting), File.ReadAllText(Path.Combine(group.Folder, "..", setting)));
            }
        }

        return groups;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Folder}:{MountPoint}");
}
