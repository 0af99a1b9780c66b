using System.ComponentModel;

namespace UmsOperator.Api.Spec;

/// <summary>A Service in front of the servers.</summary>
public sealed record ServiceSpec
{
    /// <summary>Type of the Service.</summary>
    [DefaultValue(ServiceType.ClusterIP)]
    public ServiceType Type { get; init; } = ServiceType.ClusterIP;

    /// <summary>Annotations of the Service, for example for a load balancer.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
