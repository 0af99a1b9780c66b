using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Transport security towards PostgreSQL, with libpq's meanings.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SslMode>))]
public enum SslMode
{
    /// <summary>No TLS.</summary>
    Disable,

    /// <summary>TLS where the server offers it; nothing is verified.</summary>
    Prefer,

    /// <summary>TLS always; nothing is verified.</summary>
    Require,

    /// <summary>TLS with a certificate of the given authority.</summary>
    VerifyCA,

    /// <summary>As VerifyCA, and the certificate names the host.</summary>
    VerifyFull,
}
