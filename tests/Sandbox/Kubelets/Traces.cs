namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Finds what <see cref="LinuxNamespaces"/> may have left on this machine. Its network namespace, with bridges and iptables rules, exists only as long as a process in it.</summary>
internal static class Traces
{
    /// <summary>Searches for leftovers.</summary>
    /// <param name="folder">Folder of the run.</param>
    /// <param name="process">Process that created the namespaces.</param>
    /// <returns>Kind and name of each leftover.</returns>
    public static IEnumerable<string> Find(string folder, int process)
    {
        var group = LinuxNamespaces.GroupOf(process);
        if (Directory.Exists(folder))
            yield return $"folder {folder}";
        foreach (var place in ControlGroup.Places(group).Where(place => Directory.Exists(place.Folder)))
            yield return $"control group {place.Folder}";
        foreach (var mount in File.ReadLines("/proc/self/mounts").Where(line => line.Contains(folder, StringComparison.Ordinal)))
            yield return $"mount {mount}";
        foreach (var path in Directory.EnumerateDirectories("/proc").Where(path => IsIn(path, group)))
            yield return $"process {Path.GetFileName(path)}";
    }

    private static bool IsIn(string process, string group)
    {
        try
        {
            return int.TryParse(Path.GetFileName(process), out _) && File.ReadLines(Path.Combine(process, "cgroup")).Any(line => line.Split('/').Contains(group));
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    }
}
