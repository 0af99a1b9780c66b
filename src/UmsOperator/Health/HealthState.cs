using UmsOperator.Cluster;
using UmsOperator.Options;

namespace UmsOperator.Health;

/// <summary>What /healthz and /readyz answer. Leading is no part of it: a replica that waits is ready too.</summary>
internal sealed class HealthState(ClusterCaches world, OperatorOptions options, TimeProvider time)
{
    // Monotonic: the clock is set by the API server's first answer.
    private readonly long _started = time.GetTimestamp();

    /// <summary>Why this process should be restarted; null if it should not. A rotated certificate authority, for one, is only read at a start.</summary>
    public string? LivenessProblem()
    {
        var silent = world.Sources.Select(source => source.LastContact is { } heard ? time.GetUtcNow() - heard : time.GetElapsedTime(_started)).DefaultIfEmpty().Min();
        return silent > options.LivenessTimeout ? $"the API server has been silent for {silent}" : null;
    }

    /// <summary>Why decisions cannot be made yet; null if they can.</summary>
    public string? ReadinessProblem()
    {
        var missing = world.Sources.Where(source => !source.HasSynced).Select(source => source.Name).Distinct(StringComparer.Ordinal).ToList();
        return missing.Count > 0 ? $"not read yet: {string.Join(", ", missing)}" : null;
    }
}
