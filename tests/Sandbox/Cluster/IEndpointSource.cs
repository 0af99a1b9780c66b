using System.Collections.Immutable;
using System.Net;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Supplies the ready endpoints of the devices Service. Polled a few times a second.</summary>
public interface IEndpointSource
{
    /// <exception cref="IOException">Unknown at the moment; the load keeps using the last addresses, as kube-proxy does.</exception>
    /// <exception cref="HttpRequestException">As above.</exception>
    ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken);
}
