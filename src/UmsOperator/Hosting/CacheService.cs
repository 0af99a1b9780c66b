using UmsOperator.Cluster;

namespace UmsOperator.Hosting;

/// <summary>Keeps the caches up to date. Stops last, because everything else reads them.</summary>
internal sealed class CacheService(ClusterCaches caches) : OperatorService
{
    protected override Task RunAsync(CancellationToken stoppingToken) => caches.RunAsync(stoppingToken);
}
