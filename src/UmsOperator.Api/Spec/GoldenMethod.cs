using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>How the golden copy is made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GoldenMethod>))]
public enum GoldenMethod
{
    /// <summary>Logical copy from one exported snapshot. Production stays open.</summary>
    Stream,

    /// <summary>Template copy (CREATE DATABASE ... TEMPLATE). Production is closed for the announced seconds.</summary>
    Clone,
}
