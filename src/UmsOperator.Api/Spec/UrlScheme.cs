using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Scheme of an HTTP endpoint.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UrlScheme>))]
public enum UrlScheme
{
    /// <summary>TLS. The certificate is not verified, because the operator connects to pods by address and reads only the version.</summary>
    HTTPS,

    /// <summary>Plain HTTP.</summary>
    HTTP,
}
