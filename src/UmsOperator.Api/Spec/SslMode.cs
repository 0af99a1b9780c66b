using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>TLS mode of connections to PostgreSQL, with the same meaning as in libpq.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SslMode>))]
public enum SslMode
{
    /// <summary>No TLS.</summary>
    Disable,

    /// <summary>TLS if the server offers it; nothing is verified.</summary>
    Prefer,

    /// <summary>TLS is required; nothing is verified.</summary>
    Require,

    /// <summary>TLS is required, and the certificate must be signed by the given authority.</summary>
    VerifyCA,

    /// <summary>As VerifyCA, and the certificate must match the host name.</summary>
    VerifyFull,
}
