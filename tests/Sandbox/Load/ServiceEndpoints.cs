using System.Collections.Immutable;
using System.Net;
using k8s;
using k8s.Autorest;
using UmsOperator.Sandbox.Cluster;

namespace UmsOperator.Sandbox.Load;

/// <summary>The ready addresses of a Service's Endpoints object.</summary>
public sealed class ServiceEndpoints(IKubernetes kubernetes, string @namespace, string service, string portName) : IEndpointSource
{
    public async ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var endpoints = await kubernetes.CoreV1.ReadNamespacedEndpointsAsync(service, @namespace, cancellationToken: cancellationToken);
            var visible =
                from subset in endpoints.Subsets ?? []
                from port in subset.Ports ?? []
                where port.Name == portName
                from address in subset.Addresses ?? []
                select new IPEndPoint(EndpointAddress.Reachable(address.Ip), port.Port);
            return [.. visible];
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return [];
        }
        catch (HttpOperationException e)
        {
            throw new IOException($"The Endpoints of {service} cannot be read: {e.Response.StatusCode}.", e);
        }
    }
}
