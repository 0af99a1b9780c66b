namespace UmsOperator.Options;

/// <summary>Form of the log on standard output.</summary>
internal enum LogFormat
{
    /// <summary>One readable line for each entry.</summary>
    Text,

    /// <summary>One JSON object for each entry.</summary>
    Json,
}
