using System.Collections.Immutable;
using System.Runtime.InteropServices;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>The operator as its image has it: compiled ahead, with the image's settings.</summary>
internal static class PublishedOperator
{
    private const string Setting = "ENV DOTNET_";

    private static readonly string Repository = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>Publishes it into the run folder.</summary>
    /// <param name="run">Where it goes.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>How to start it, without arguments.</returns>
    /// <exception cref="SandboxException">It could not be published; the message names the log.</exception>
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

    // Those of the runtime: what it is compiled to and how it collects is theirs.
    private static async Task<ImmutableDictionary<string, string?>> SettingsAsync(CancellationToken cancellationToken)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(Repository, "Dockerfile"), cancellationToken);
        var settings = lines.Last(line => line.StartsWith(Setting, StringComparison.Ordinal))["ENV ".Length..];
        return settings.Split(' ').Select(setting => setting.Split('=', 2)).ToImmutableDictionary(pair => pair[0], string? (pair) => pair[1]);
    }
}
