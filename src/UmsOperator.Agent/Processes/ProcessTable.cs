using System.Globalization;

namespace UmsOperator.Agent.Processes;

/// <summary>Looks at /proc: who is whose child, and who has ended.</summary>
internal static class ProcessTable
{
    /// <summary>All processes below one, children before their own children.</summary>
    public static List<ProcessEntry> Below(int root)
    {
        var children = All().ToLookup(entry => entry.Parent);
        List<ProcessEntry> found = [.. children[root]];
        for (var at = 0; at < found.Count; at++)
            found.AddRange(children[found[at].Id]);
        return found;
    }

    private static IEnumerable<ProcessEntry> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(id) is { } entry)
                yield return entry;
        }
    }

    private static ProcessEntry? Read(int id)
    {
        try
        {
            // "12 (any name) S 1 …": the name may contain anything, so the last bracket ends it.
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ', 3);
            return new ProcessEntry(id, int.Parse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture), fields[0] is "Z" or "X");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since.
            return null;
        }
    }
}
