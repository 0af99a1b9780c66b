using Microsoft.Extensions.Options;
using UmsOperator.Cluster;
using UmsOperator.Options;

namespace UmsOperator.Health;

/// <summary>Liveness and readiness of this process. Leadership does not matter: a standby replica is ready too.</summary>
internal sealed class HealthState(ClusterCaches caches, IOptions<OperatorOptions> options, TimeProvider time)
{
    // Monotonic, because the API server's first response sets the clock.
    private readonly long _started = time.GetTimestamp();

    /// <summary>
    /// Why this process should be restarted; null if it should not. A rotated CA certificate, for example, is read only at startup.
    /// </summary>
    public string? LivenessProblem()
    {
        var silent = caches.Sources.Select(source => source.LastContact is { } heard ? time.GetUtcNow() - heard : time.GetElapsedTime(_started)).DefaultIfEmpty().Min();
        return silent > options.Value.LivenessTimeout ? $"the API server has not responded for {silent}" : null;
    }

    /// <summary>Why the process is not ready yet; null if it is.</summary>
    public string? ReadinessProblem()
    {
        var missing = caches.Sources.Where(source => !source.HasSynced).Select(source => source.Name).Distinct(StringComparer.Ordinal).ToList();
        return missing.Count > 0 ? $"caches not synced: {string.Join(", ", missing)}" : null;
    }
}
