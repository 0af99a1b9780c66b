using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>A constant address: that of a Service, behind which a real kube-proxy chooses the server.</summary>
public sealed class FixedEndpoint(IPEndPoint endpoint) : IEndpointSource
{
    public ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<ImmutableArray<IPEndPoint>>([endpoint]);
}
