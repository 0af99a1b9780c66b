using System.Text.RegularExpressions;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>The installed tree: paths, version and the server's environment.</summary>
internal sealed class VendorTree(AgentSettings settings)
{
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    public string Home => settings.Vendor.Home;

    /// <summary>A path of the settings: absolute, or below the home.</summary>
    public string Below(string path) => Path.Combine(Home, path);

    /// <summary>A command whose program is a path of the settings; a name without a slash is searched in PATH.</summary>
    public string[] Command(IReadOnlyList<string> command) => [command[0].Contains('/', StringComparison.Ordinal) ? Below(command[0]) : command[0], .. command.Skip(1)];

    /// <exception cref="StartRefusedException">The file is missing or contains no version.</exception>
    public UmsVersion ReadVersion()
    {
        var path = Below(settings.Vendor.VersionFile);
        var text = Text(path, "vendor.versionFile");
        try
        {
            var found = Regex.Match(text, settings.Vendor.VersionPattern, RegexOptions.None, MatchLimit);
            return found.Success && UmsVersion.TryParse(found.Groups[1].Value) is { } version
                ? version
                : throw Refused($"vendor.versionFile: {path} contains no MAJOR.MINOR.PATCH that vendor.versionPattern finds; correct one of both");
        }
        catch (RegexMatchTimeoutException)
        {
            throw Refused("vendor.versionPattern takes more than a second; simplify it");
        }
    }

    /// <summary>The variables that this version's own file sets: <c>KEY=VALUE</c>, with or without <c>export</c> and quotes. ${KEY} refers to an earlier line.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read.</exception>
    public Dictionary<string, string> ReadEnvironment()
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        if (settings.Vendor.EnvironmentFile.Length == 0)
            return found;
        foreach (var line in Text(Below(settings.Vendor.EnvironmentFile), "vendor.environmentFile").Split('\n', StringSplitOptions.TrimEntries))
        {
            var text = line.StartsWith("export ", StringComparison.Ordinal) ? line[7..].TrimStart() : line;
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || text[0] == '#' || !text[..at].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_'))
                continue;
            found[text[..at]] = Expand(text[(at + 1)..], found);
        }

        return found;
    }

    private static string Expand(string value, Dictionary<string, string> earlier)
    {
        if (value is ['\'', .., '\''])
            return value[1..^1];
        var text = value is ['"', .., '"'] ? value[1..^1] : value;
        foreach (var (key, known) in earlier)
            text = text.Replace($"${{{key}}}", known, StringComparison.Ordinal);
        return text;
    }

    private static string Text(string path, string field)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxBytes } ? throw Refused($"{field}: {path} is larger than {MaxBytes} bytes; name another file") : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"{field}: {path} cannot be read: {e.Message}; correct the path or its rights");
        }
    }

    private static StartRefusedException Refused(string reason) => new(ExitCode.Configuration, reason);
}
