using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// Maintains EndpointSlices of Services with a selector for pods of process nodes. A real controller cannot do it because these pods have loopback addresses. A Service may have slices of several
/// controllers, so these coexist with a real controller's.
/// </summary>
internal sealed class EndpointsController(ClusterState state) : StandIn(state)
{
    private const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    private const string Sandbox = "ums-sandbox";

    protected override bool BelongsToControllerManager => false;

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var wanted = State.Services.Items
            .Where(s => s.Spec.Selector is { Count: > 0 } && s.Spec.Type != "ExternalName")
            .SelectMany(service => Slices(service, State.Pods.Items))
            .ToDictionary(slice => (slice.Metadata.NamespaceProperty, slice.Metadata.Name));
        foreach (var slice in wanted.Values)
            await ReconcileAsync(slice, cancellationToken);
        foreach (var orphan in State.EndpointSlices.Items.Where(slice => slice.Metadata.Labels is { } labels && labels.TryGetValue(ManagedBy, out var manager) && manager == Sandbox
                     && !wanted.ContainsKey((slice.Metadata.NamespaceProperty, slice.Metadata.Name))).ToList())
        {
            await SendAsync(HttpMethod.Delete, $"{Path(orphan)}/{orphan.Metadata.Name}", null, cancellationToken);
        }
    }

    private Task ReconcileAsync(EndpointSlice wanted, CancellationToken cancellationToken)
    {
        wanted.ApiVersion = $"{EndpointSlice.Group}/{State.EndpointSliceVersion}";
        if (State.EndpointSlices.Find(wanted.Metadata.NamespaceProperty, wanted.Metadata.Name) is not { } known)
            return SendAsync(HttpMethod.Post, Path(wanted), wanted, cancellationToken);
        if (Content(known) == Content(wanted))
            return Task.CompletedTask;
        wanted.Metadata.ResourceVersion = known.Metadata.ResourceVersion;
        return SendAsync(HttpMethod.Put, $"{Path(wanted)}/{wanted.Metadata.Name}", wanted, cancellationToken);
    }

    private async Task SendAsync(HttpMethod method, string path, EndpointSlice? slice, CancellationToken cancellationToken)
    {
        try
        {
            await State.Client.SendAsync(method, path, slice is null ? null : JsonNode.Parse(KubernetesJson.Serialize(slice)), "application/json", cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // Deleted or changed meanwhile; the watch will report it.
        }
    }

    private string Path(EndpointSlice slice) => EndpointSlice.Path(State.EndpointSliceVersion, slice.Metadata.NamespaceProperty);

    private static string Content(EndpointSlice slice) => string.Join(
        ' ',
        [
            .. (slice.Ports ?? []).Select(port => $"{port.Name}:{port.Port}/{port.Protocol}"),
            .. (slice.Endpoints ?? []).Select(endpoint => $"{string.Join(',', endpoint.Addresses)}={endpoint.Conditions?.Ready}/{endpoint.TargetRef?.Uid}"),
        ]);

    /// <summary>Pods with the same list of ports share a slice; named target ports may differ between pods.</summary>
    internal static IEnumerable<EndpointSlice> Slices(V1Service service, IEnumerable<V1Pod> pods)
    {
        var groups = pods
            .Where(p => p.Metadata.NamespaceProperty == service.Metadata.NamespaceProperty
                        && service.Spec.Selector.Matches(p.Metadata.Labels)
                        && EndpointAddress.IsSandbox(p.Status?.PodIP) && !p.HasEnded() && !p.IsDeleting())
            .OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)
            .GroupBy(p => KubernetesJson.Serialize(Ports(service, p)), StringComparer.Ordinal)
            .Select(group => (Ports: Ports(service, group.First()), Endpoints: group.Select(Endpoint).ToList()));
        return groups.Select((group, number) => new EndpointSlice
        {
            Metadata = new V1ObjectMeta
            {
                Name = $"{service.Metadata.Name}-sandbox-{number}",
                NamespaceProperty = service.Metadata.NamespaceProperty,
                Labels = new Dictionary<string, string>(StringComparer.Ordinal) { [EndpointSlice.ServiceLabel] = service.Metadata.Name, [ManagedBy] = Sandbox },
            },
            Ports = group.Ports,
            Endpoints = group.Endpoints,
        });

        V1Endpoint Endpoint(V1Pod pod) => new()
        {
            Addresses = [EndpointAddress.ForApi(pod.Status.PodIP)],
            Conditions = new V1EndpointConditions { Ready = service.Spec.PublishNotReadyAddresses == true || pod.IsReady() },
            NodeName = pod.Spec.NodeName,
            TargetRef = new V1ObjectReference
            {
                Kind = "Pod",
                Name = pod.Metadata.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Uid = pod.Metadata.Uid,
            },
        };
    }

    private static List<Discoveryv1EndpointPort> Ports(V1Service service, V1Pod pod)
    {
        var ports = new List<Discoveryv1EndpointPort>();
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (Number(port, pod) is { } number)
                ports.Add(new Discoveryv1EndpointPort { Name = port.Name ?? "", Port = number, Protocol = port.Protocol ?? "TCP" });
        }

        return ports;
    }

    private static int? Number(V1ServicePort port, V1Pod pod)
    {
        if (port.TargetPort?.Value is not { Length: > 0 } target) return port.Port;
        if (int.TryParse(target, out var number)) return number == 0 ? port.Port : number;
        return pod.Spec.Containers.SelectMany(c => c.Ports ?? []).FirstOrDefault(p => p.Name == target)?.ContainerPort;
    }
}
