namespace UmsOperator.Cli.Reporting;

/// <summary>What a report contains.</summary>
/// <param name="Lines">Newest lines of each log.</param>
/// <param name="WithSecrets">Whether the cluster's Secrets are read, to list their keys and to mask their values everywhere.</param>
/// <param name="OperatorNamespace">Namespace of the operator; null: all namespaces are searched for it.</param>
/// <param name="Time">How long the collection may take.</param>
internal sealed record ReportOptions(int Lines, bool WithSecrets, string? OperatorNamespace, TimeSpan Time)
{
    /// <summary>Characters of all files together.</summary>
    public const long MostCharacters = 64 * 1024 * 1024;

    /// <summary>Characters of one log.</summary>
    public const int MostOfLog = 1024 * 1024;

    /// <summary>How long one log may take.</summary>
    public static TimeSpan LogTime { get; } = TimeSpan.FromSeconds(20);
}
