using UmsOperator.Api.Status;
using UmsOperator.Core.Status;

namespace UmsOperator.Measuring;

/// <summary>What the metrics tell of one cluster.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Its status.</param>
/// <param name="Figures">What does not stand in its status.</param>
/// <param name="Now">The instant of the scrape, UTC: ages are as of it.</param>
internal sealed record ClusterFacts(string Namespace, string Name, UmsClusterStatus Status, ClusterFigures Figures, DateTime Now)
{
    /// <summary>Seconds since an instant.</summary>
    public double Since(DateTime instant) => (Now - instant).TotalSeconds;
}
