namespace UmsOperator.Agent.Configuration;

/// <summary>The vendor's server process.</summary>
internal sealed record ServerSettings
{
    /// <summary>Runs the server in the foreground.</summary>
    public string[] Command { get; set; } = ["rmguiserver/bin/catalina.sh", "run"];

    public string WorkingFolder { get; set; } = "rmguiserver";

    /// <summary>More variables, or others than in vendor.environmentFile.</summary>
    public Dictionary<string, string> Environment { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Variables that the server does not get. UMS_DB_* and the binding are removed in any case.
    /// </summary>
    public string[] HiddenVariables { get; set; } = [];
}
