using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Type of a Service, as in core/v1.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceType>))]
public enum ServiceType
{
    /// <summary>Reachable inside the cluster.</summary>
    ClusterIP,

    /// <summary>Reachable on a port of each node.</summary>
    NodePort,

    /// <summary>Reachable through the provider's load balancer.</summary>
    LoadBalancer,
}
