using System.Collections.Immutable;
using System.Net;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>The endpoints that the devices Service selects and that are ready, as the API says at this moment. Asked a few times a second.</summary>
public interface IEndpointSource
{
    /// <exception cref="IOException">Not known at this moment; the load keeps to what it saw last, as kube-proxy does.</exception>
    /// <exception cref="HttpRequestException">Likewise.</exception>
    ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken);
}
