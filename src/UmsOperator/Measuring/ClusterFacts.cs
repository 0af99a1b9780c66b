using UmsOperator.Api.Status;
using UmsOperator.Core.Status;

namespace UmsOperator.Measuring;

/// <summary>The data from which the metrics of a cluster are computed.</summary>
/// <param name="Namespace">Namespace of the cluster.</param>
/// <param name="Name">Name of the cluster.</param>
/// <param name="Status">Status of the cluster.</param>
/// <param name="Figures">Values that are not in the status.</param>
/// <param name="Now">Time of the scrape, UTC. Ages are relative to it.</param>
internal sealed record ClusterFacts(string Namespace, string Name, UmsClusterStatus Status, ClusterFigures Figures, DateTime Now)
{
    /// <summary>Seconds since a time.</summary>
    public double Since(DateTime instant) => (Now - instant).TotalSeconds;
}
