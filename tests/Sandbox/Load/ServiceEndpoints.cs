using System.Collections.Immutable;
using System.Net;
using k8s;
using k8s.Autorest;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>Reads the ready addresses of a Service's EndpointSlices.</summary>
public sealed class ServiceEndpoints(IKubernetes kubernetes, string @namespace, string service, string portName) : IEndpointSource
{
    public async ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var slices = await EndpointSlice.ListAsync(kubernetes, @namespace, service, cancellationToken);
            return [.. slices.SelectMany(slice => slice.Ready(portName))];
        }
        catch (HttpOperationException e)
        {
            throw new IOException($"The EndpointSlices of {service} cannot be read: {e.Response.StatusCode}.", e);
        }
    }
}
