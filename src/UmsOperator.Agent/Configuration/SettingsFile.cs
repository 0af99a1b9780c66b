using System.Text.Json;
using System.Text.RegularExpressions;

namespace UmsOperator.Agent.Configuration;

/// <summary>Reads and checks the declarative file.</summary>
internal static partial class SettingsFile
{
    /// <summary>The file if UMS_AGENT_FILE is not set.</summary>
    public const string DefaultPath = "/etc/ums-agent/ums-agent.jsonc";

    private const int MaxBytes = 1 << 20;

    /// <param name="path">Absolute path; at most 1 MiB.</param>
    /// <exception cref="StartRefusedException">The file cannot be read, has an unknown key, or a value out of its range.</exception>
    public static AgentSettings Read(string path)
    {
        byte[] text;
        try
        {
            var file = new FileInfo(path);
            if (file is { Exists: true, Length: > MaxBytes })
                throw Refused($"{path} has {file.Length} bytes; at most {MaxBytes} are read");
            text = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"{path} cannot be read: {e.Message}; mount the settings there, or set UMS_AGENT_FILE");
        }

        return Parse(path, text);
    }

    /// <exception cref="StartRefusedException">As for <see cref="Read"/>.</exception>
    public static AgentSettings Parse(string path, ReadOnlySpan<byte> text)
    {
        AgentSettings settings;
        try
        {
            var json = text.StartsWith("\uFEFF"u8) ? text[3..] : text;
            settings = JsonSerializer.Deserialize(json, SettingsJson.Default.AgentSettings) ?? throw Refused($"{path} is null; it must be an object");
            if (ValueCheck.Problem(json) is { } value)
                throw Refused($"{path}, {value}");
        }
        catch (JsonException e)
        {
            throw Refused($"{path}, {Place(e)}: {Why(e)}");
        }

        if (SettingsCheck.Problem(settings) is { } problem)
            throw Refused($"{path}, {problem}");
        return settings;
    }

    private static string Place(JsonException e)
    {
        var key = (e.Path ?? "$").TrimStart('$', '.');
        var line = e.LineNumber is { } number ? $"line {number + 1}" : "";
        return (key, line) switch
        {
            ("", "") => "the whole file",
            ("", _) => line,
            (_, "") => key,
            _ => $"{key} ({line})",
        };
    }

    private static string Why(JsonException e)
    {
        var unknown = UnknownKey().Match(e.Message);
        if (unknown.Success)
            return $"'{unknown.Groups["key"].Value}' is not a setting; correct its spelling (docs/ums-agent.md lists all) or remove it";
        var cut = e.Message.IndexOf(" Path:", StringComparison.Ordinal);
        return $"{(cut < 0 ? e.Message : e.Message[..cut]).TrimEnd('.')}; correct the value";
    }

    private static StartRefusedException Refused(string reason) => new(ExitCode.Configuration, reason);

    [GeneratedRegex("JSON property '(?<key>[^']*)' could not be mapped", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownKey();
}
