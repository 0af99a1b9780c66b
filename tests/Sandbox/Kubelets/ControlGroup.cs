using System.Globalization;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>A control group of one run in one hierarchy. All processes of the run stay below it and are removed with it.</summary>
/// <param name="Folder">The group.</param>
/// <param name="MountPoint">Mount point of the hierarchy.</param>
/// <param name="IsUnified">Whether it is cgroup version 2.</param>
internal sealed record ControlGroup(string Folder, string MountPoint, bool IsUnified)
{
    /// <summary>The locations of groups with a name in every hierarchy of a machine.</summary>
    /// <param name="name">Name of the groups.</param>
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
                // Below the root, because a group that contains processes, as the current one does, cannot delegate its controllers.
                yield return new ControlGroup(Path.Combine(mountPoint, name), mountPoint, IsUnified: true);
            }
            else if (kind[0] == "cgroup" && own.Find(group => group[1].Length > 0 && group[1].Split(',').All(kind[2].Split(',').Contains)) is { } present)
            {
                var path = root == "/" || !present[2].StartsWith(root, StringComparison.Ordinal) ? present[2] : present[2][root.Length..];
                yield return new ControlGroup(Path.Combine(mountPoint, path.Trim('/'), name), mountPoint, IsUnified: false);
            }
        }
    }

    /// <summary>The locations of groups with a name on this machine.</summary>
    public static IEnumerable<ControlGroup> Places(string name) => Places(name, File.ReadLines("/proc/self/mountinfo"), File.ReadLines("/proc/self/cgroup"));

    /// <summary>Creates the groups with a name.</summary>
    /// <exception cref="IOException">The machine does not permit it.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static IReadOnlyList<ControlGroup> Create(string name, Action<string> making)
    {
        List<ControlGroup> groups = [.. Places(name)];
        foreach (var group in groups)
        {
            making(group.Folder);
            Directory.CreateDirectory(group.Folder);
            // A cpuset group accepts no process before its processors and memory nodes are set.
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
