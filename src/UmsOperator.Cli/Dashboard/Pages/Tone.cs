using System.Text.Json.Serialization;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>How a thing is, for its colour. Words say the same beside it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tone>))]
internal enum Tone
{
    /// <summary>As all else.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It waits.</summary>
    Waits,

    /// <summary>It needs a person.</summary>
    Bad,
}
