namespace UmsOperator.Sandbox.Processes;

/// <summary>The folder that keeps programs between runs, filled by <c>eng/bootstrap.sh</c>.</summary>
internal static class Cache
{
    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".cache"),
        "ums-operator");

    /// <summary>Runs one part of the bootstrap script, which returns immediately if the part exists; reports its output as progress.</summary>
    /// <exception cref="SandboxException">The script failed; the message contains the reason.</exception>
    public static async Task EnsureAsync(RunFolder run, string part, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "bootstrap", "bootstrap.sh");
        await using var process = run.Start(new ProcessSpec("bootstrap", "bash", script, part));
        await process.FollowAsync(line => progress?.Report(line), cancellationToken);
        if (await process.Exited != 0)
            throw SandboxException.Ended(process);
    }
}
