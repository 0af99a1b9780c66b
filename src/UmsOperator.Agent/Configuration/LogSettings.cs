namespace UmsOperator.Agent.Configuration;

/// <summary>Log files whose lines are copied to stdout.</summary>
internal sealed record LogSettings
{
    /// <summary>Path of each file, and the word before its lines.</summary>
    public Dictionary<string, string> Files { get; set; } = new(StringComparer.Ordinal)
    {
        ["rmguiserver/logs/ums-server.log"] = "ums-server",
        ["rmguiserver/logs/catalina.out"] = "catalina",
        ["rmguiserver/logs/ums-server/ums-server-security.log"] = "security",
    };

    /// <summary>Bytes of a line; the rest is counted and left out. 256 to 1048576.</summary>
    public int MaxLineBytes { get; set; } = 16384;
}
