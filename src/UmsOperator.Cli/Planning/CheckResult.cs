using System.Text.Json.Serialization;

namespace UmsOperator.Cli.Planning;

/// <summary>Result of a check.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckResult>))]
internal enum CheckResult
{
    /// <summary>Nothing is wrong.</summary>
    Passed,

    /// <summary>Something should be read; it does not block.</summary>
    Warns,

    /// <summary>An update does not begin, or does not go on.</summary>
    Blocks,
}
