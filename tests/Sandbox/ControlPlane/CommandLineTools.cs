using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary><c>kubectl</c> and <c>helm</c>, for tests of what people type.</summary>
public static class CommandLineTools
{
    /// <summary>The tool on PATH, else the cache's, fetched first if missing.</summary>
    /// <exception cref="SandboxException">It could not be fetched.</exception>
    public static async Task<string> FindAsync(
        string tool, RunFolder run, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (folders.Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists) is { } found)
            return found;
        await Cache.EnsureAsync(run, "kubectl", progress, cancellationToken);
        return Path.Combine(Cache.Folder, "kubectl", tool);
    }
}
