using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Postgres;

namespace UmsOperator.Cluster;

/// <summary>One look at a cluster: what the planner may know, and beside it what only the hands may know. A class and no record: nothing prints it.</summary>
internal sealed record Observation
{
    /// <summary>The resource that was looked at; read only.</summary>
    public required UmsCluster Cluster { get; init; }

    /// <summary>What the planner may know.</summary>
    public required Observed Observed { get; init; }

    /// <summary>How the database is reached; null without credentials.</summary>
    public required DatabaseTarget? Target { get; init; }

    /// <summary>The Secrets that the spec names.</summary>
    public required ReferencedSecrets Secrets { get; init; }

    /// <summary>Namespace and name.</summary>
    public ObjectKey Key => ObjectKey.Of(Cluster);

    /// <summary>Uid of the cluster.</summary>
    public string Uid => Cluster.Metadata.Uid;
}
