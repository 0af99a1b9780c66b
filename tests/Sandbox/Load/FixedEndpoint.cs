using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>One address that never changes: a Service's own, behind which a real kube-proxy does the choosing.</summary>
public sealed class FixedEndpoint(IPEndPoint endpoint) : IEndpointSource
{
    public ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult<ImmutableArray<IPEndPoint>>([endpoint]);
}
