using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>Which database a server uses, in the vendor's terms.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServerMode>))]
public enum ServerMode
{
    /// <summary>The server uses the production database.</summary>
    Production,

    /// <summary>The server uses its own snapshot: it serves devices, but accepts no console logins.</summary>
    Update,
}
