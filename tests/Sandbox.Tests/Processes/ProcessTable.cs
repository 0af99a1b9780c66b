namespace UmsOperator.Sandbox.Tests.Processes;

/// <summary>Looks into /proc for what a sandbox left behind.</summary>
internal static class ProcessTable
{
    /// <summary>Ids of all processes that work in the folder or name it in their arguments.</summary>
    public static IReadOnlyList<int> Touching(string folder) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && Touches(id, folder)),];

    private static bool Touches(int id, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Contains(folder, StringComparison.Ordinal)
                || new FileInfo($"/proc/{id}/cwd").LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
