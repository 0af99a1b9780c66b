using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>How the golden copy is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GoldenMethod>))]
public enum GoldenMethod
{
    /// <summary>A logical copy under one exported snapshot; production stays open.</summary>
    Stream,

    /// <summary>A template clone; production is closed for the announced seconds.</summary>
    Clone,
}
