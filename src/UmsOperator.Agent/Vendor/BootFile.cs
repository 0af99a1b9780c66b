using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>
/// Sets lines of dbsetup_options.properties. The server takes a line over once and then writes <c>already_read.KEY</c>; that line is removed with a change, so that it
/// reads again.
/// </summary>
internal sealed class BootFile(VendorTree tree, AgentSettings settings)
{
    private const string AlreadyRead = "already_read.";

    /// <exception cref="StartRefusedException">The file cannot be written.</exception>
    public void Apply()
    {
        if (settings.Vendor.BootProperties.Count == 0)
            return;
        var path = tree.Below(settings.Vendor.BootFile);
        try
        {
            var lines = File.Exists(path) ? [.. File.ReadAllLines(path)] : new List<string>();
            var changed = false;
            foreach (var (key, value) in settings.Vendor.BootProperties)
                changed |= Set(lines, key, value);
            if (!changed)
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(path, lines);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(ExitCode.Configuration, $"vendor.bootFile: {path} cannot be changed: {e.Message}; correct its rights, or leave vendor.bootProperties empty", e);
        }
    }

    private static bool Set(List<string> lines, string key, string value)
    {
        if (lines.Exists(line => Is(line, key, out var found) && found == value))
            return false;
        lines.RemoveAll(line => Is(line, key, out _) || Is(line, AlreadyRead + key, out _));
        lines.Add($"{key}={value}");
        return true;
    }

    private static bool Is(string line, string key, out string value)
    {
        var at = line.IndexOf('=', StringComparison.Ordinal);
        value = at < 0 ? "" : line[(at + 1)..].Trim();
        return at > 0 && line[..at].Trim() == key;
    }
}
