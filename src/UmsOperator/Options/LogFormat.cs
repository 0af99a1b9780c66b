namespace UmsOperator.Options;

/// <summary>Format of the log on standard output.</summary>
internal enum LogFormat
{
    /// <summary>One line of text for each entry.</summary>
    Text,

    /// <summary>One JSON object for each entry.</summary>
    Json,
}
