using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Finds <c>kubectl</c>, <c>helm</c>, <c>lua</c> and <c>promtool</c> for tests of documented commands.</summary>
public static class CommandLineTools
{
    /// <summary>The tool on PATH, otherwise the cached one, which is fetched if missing.</summary>
    /// <exception cref="SandboxException">The tool could not be fetched.</exception>
    public static async Task<string> FindAsync(
        string tool, RunFolder run, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists) is { } found)
            return found;
        var (part, path) = tool switch
        {
            "lua" => ("lua", "lua/lua"),
            "promtool" => ("prometheus", "prometheus/usr/bin/promtool"),
            _ => ("kubectl", $"kubectl/{tool}"),
        };
        await Cache.EnsureAsync(run, part, progress, cancellationToken);
        return Path.Combine(Cache.Folder, path);
    }
}
