using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Postgres;

namespace UmsOperator.Cluster;

/// <summary>
/// An observation of a cluster: what the planner may know, and what only the executors may know, such as credentials. It must not be logged.
/// </summary>
internal sealed record Observation
{
    /// <summary>The observed resource. It is shared and must not be modified.</summary>
    public required UmsCluster Cluster { get; init; }

    /// <summary>What the planner may know.</summary>
    public required Observed Observed { get; init; }

    /// <summary>Address and credentials of the database; null without credentials.</summary>
    public required DatabaseTarget? Target { get; init; }

    /// <summary>The Secrets that the spec names.</summary>
    public required ReferencedSecrets Secrets { get; init; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => ObjectKey.Of(Cluster);

    /// <summary>Uid of the cluster.</summary>
    public string Uid => Cluster.Metadata.Uid;
}
