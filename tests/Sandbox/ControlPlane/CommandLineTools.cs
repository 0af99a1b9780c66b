using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Finds <c>kubectl</c>, <c>helm</c> and <c>lua</c> for tests of documented commands.</summary>
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
        var part = tool == "lua" ? "lua" : "kubectl";
        await Cache.EnsureAsync(run, part, progress, cancellationToken);
        return Path.Combine(Cache.Folder, part, tool);
    }
}
