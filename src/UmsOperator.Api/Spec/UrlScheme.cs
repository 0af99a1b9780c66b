using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Scheme of an HTTP endpoint.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UrlScheme>))]
public enum UrlScheme
{
    /// <summary>TLS; the certificate is not verified, as pods are asked by address and only the version is read.</summary>
    HTTPS,

    /// <summary>Plain HTTP.</summary>
    HTTP,
}
