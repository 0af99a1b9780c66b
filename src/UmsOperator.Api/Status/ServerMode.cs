using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>Which database a server is bound to, in the vendor's words.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServerMode>))]
public enum ServerMode
{
    /// <summary>Bound to the production database.</summary>
    Production,

    /// <summary>Bound to its own snapshot: devices are served, console logins are not.</summary>
    Update,
}
