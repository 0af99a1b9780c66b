using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Reads commands and the manifest from README.md, so that exactly the documented text is run.</summary>
/// <param name="text">Text of README.md.</param>
internal sealed class Readme(string text)
{
    private const string Prompt = "$ ";

    /// <summary>The README embedded at build time.</summary>
    public static Readme Load()
    {
        using var reader = new StreamReader(typeof(Readme).Assembly.GetManifestResourceStream("README.md")!);
        return new Readme(reader.ReadToEnd());
    }

    /// <summary>The first command with the given prefix, including continuation lines, ready for a shell.</summary>
    /// <exception cref="SandboxException">README.md has no such command.</exception>
    public string Command(string beginning)
    {
        foreach (var block in Blocks("console"))
        {
            var lines = block.Split('\n');
            var first = Array.FindIndex(lines, line => line.StartsWith(Prompt + beginning, StringComparison.Ordinal));
            if (first < 0)
                continue;
            var last = Array.FindIndex(lines, first, line => !line.EndsWith('\\'));
            return string.Join('\n', lines[first..(last + 1)])[Prompt.Length..];
        }

        throw new SandboxException($"README.md has no command that begins with '{beginning}'.");
    }

    /// <summary>The UmsCluster manifest in README.md.</summary>
    /// <exception cref="SandboxException">README.md has no such manifest.</exception>
    public JsonObject Cluster() =>
        Blocks("yaml").SelectMany(Manifest.Parse).FirstOrDefault(document => $"{document["kind"]}" == "UmsCluster")
        ?? throw new SandboxException("README.md has no UmsCluster manifest.");

    private IEnumerable<string> Blocks(string language)
    {
        const string Fence = "```";
        var parts = text.Split(Fence);
        for (var i = 1; i < parts.Length; i += 2)
        {
            if (parts[i].StartsWith(language + "\n", StringComparison.Ordinal))
                yield return parts[i][(language.Length + 1)..];
        }
    }
}
