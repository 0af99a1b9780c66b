using System.ComponentModel;

namespace UmsOperator.Api.Spec;

/// <summary>How the operator queries the version of a running server.</summary>
public sealed record ServerStatusSpec
{
    /// <summary>Scheme of port 8443.</summary>
    [DefaultValue(UrlScheme.HTTPS)]
    public UrlScheme Scheme { get; init; } = UrlScheme.HTTPS;
}
