namespace UmsOperator.Agent.Running;

/// <summary>The arguments: a verb and its options.</summary>
/// <param name="Verb">run, doctor or settings.</param>
/// <param name="Report">Of doctor: where its JSON goes.</param>
internal sealed record CommandLine(string Verb, string? Report)
{
    public const string Usage =
        """
        ums-agent [run]                    runs the vendor's server; the settings are in UMS_AGENT_FILE (/etc/ums-agent/ums-agent.jsonc)
        ums-agent doctor [--report FILE]   compares the settings with this system, changes nothing, and writes a report
        ums-agent settings                 prints the defaults of all settings
        """;

    /// <returns>Null if the arguments are not understood.</returns>
    public static CommandLine? Parse(IReadOnlyList<string> arguments) => arguments switch
    {
        [] or ["run"] => new CommandLine("run", Report: null),
        ["settings"] => new CommandLine("settings", Report: null),
        ["doctor"] => new CommandLine("doctor", Report: null),
        ["doctor", "--report", { Length: > 0 } file] => new CommandLine("doctor", file),
        _ => null,
    };
}
