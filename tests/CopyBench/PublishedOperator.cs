using System.Collections.Immutable;
using System.Runtime.InteropServices;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>The operator as in its image: compiled ahead of time, with the image's settings.</summary>
internal static class PublishedOperator
{
    private const string Setting = "ENV DOTNET_";

    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>Publishes the operator into the run folder.</summary>
    /// <param name="run">The run that owns the files.</param>
    /// <param name="cancellationToken">Cancels the build.</param>
    /// <returns>The process to start, without arguments.</returns>
    /// <exception cref="SandboxException">The build failed; the message contains the log.</exception>
    public static async Task<ProcessSpec> PublishAsync(RunFolder run, CancellationToken cancellationToken)
    {
        var folder = run.CreateFolder("published");
        var publishing = run.Start(new ProcessSpec(
            "publish", "dotnet", "publish", Path.Combine(Repository, "src", "UmsOperator"), "-c", "Release", "-o", folder, "-v", "q", "--nologo", "-p:RunAnalyzers=false",
            "--no-self-contained", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishReadyToRun=true", "-p:DebugType=none", "-p:GenerateDocumentationFile=false"));
        return await publishing.Exited.WaitAsync(cancellationToken) == 0
            ? new ProcessSpec("operator", Path.Combine(folder, "UmsOperator")) { Environment = await SettingsAsync(cancellationToken) }
            : throw new SandboxException($"the operator could not be published: {await File.ReadAllTextAsync(publishing.LogPath, cancellationToken)}");
    }

    // The runtime settings of the image, which determine compilation and garbage collection.
    private static async Task<ImmutableDictionary<string, string?>> SettingsAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository, "Dockerfile"), cancellationToken);
        var settings = lines.Last(line => line.StartsWith(Setting, StringComparison.Ordinal))["ENV ".Length..];
        return settings.Split(' ').Select(setting => setting.Split('=', 2)).ToImmutableDictionary(pair => pair[0], string? (pair) => pair[1]);
    }
}
