using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Endpoints of Services that have a selector.</summary>
internal sealed class EndpointsController(ClusterState state, bool besideControllerManager) : StandIn(state)
{
    protected override bool BelongsToControllerManager => !besideControllerManager;

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var service in State.Services.Items.Where(s => s.Spec.Selector is { Count: > 0 } && s.Spec.Type != "ExternalName"))
            await ReconcileAsync(service, cancellationToken);
        await RemoveOrphansAsync(cancellationToken);
    }

    private async Task ReconcileAsync(V1Service service, CancellationToken cancellationToken)
    {
        var meta = service.Metadata;
        var subsets = Subsets(service, State.Pods.Items);
        var known = State.Endpoints.Find(meta.NamespaceProperty, meta.Name);
        if (known is not null && KubernetesJson.Serialize(known.Subsets ?? []) == KubernetesJson.Serialize(subsets)) return;
        var wanted = new V1Endpoints
        {
            Metadata = new V1ObjectMeta
            {
                Name = meta.Name,
                NamespaceProperty = meta.NamespaceProperty,
                Labels = meta.Labels,
                ResourceVersion = known?.Metadata.ResourceVersion,
                // What the real one says: newer clusters mirror Endpoints without it into EndpointSlices.
                Annotations = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["endpoints.kubernetes.io/last-change-trigger-time"] = State.Clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
                },
            },
            Subsets = subsets,
        };
        try
        {
            if (known is null) await State.Client.CoreV1.CreateNamespacedEndpointsAsync(wanted, meta.NamespaceProperty, cancellationToken: cancellationToken);
            else await State.Client.CoreV1.ReplaceNamespacedEndpointsAsync(wanted, meta.Name, meta.NamespaceProperty, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException e) when (e.Response.StatusCode is HttpStatusCode.NotFound)
        {
            // Gone meanwhile: the watch will say so.
        }
    }

    // The real controller deletes the Endpoints with their Service.
    private async Task RemoveOrphansAsync(CancellationToken cancellationToken)
    {
        foreach (var meta in State.Endpoints.Items.Select(e => e.Metadata)
                     .Where(m => m.Annotations?.ContainsKey("endpoints.kubernetes.io/last-change-trigger-time") == true
                                 && State.Services.Find(m.NamespaceProperty, m.Name) is null).ToList())
        {
            await State.Client.CoreV1.DeleteNamespacedEndpointsAsync(meta.Name, meta.NamespaceProperty, cancellationToken: cancellationToken);
        }
    }

    /// <summary>Pods that have a port list in common (named target ports may differ) share a subset.</summary>
    internal static List<V1EndpointSubset> Subsets(V1Service service, IEnumerable<V1Pod> pods)
    {
        return [.. pods
            .Where(p => p.Metadata.NamespaceProperty == service.Metadata.NamespaceProperty
                        && service.Spec.Selector.Matches(p.Metadata.Labels)
                        && !string.IsNullOrEmpty(p.Status?.PodIP) && !p.HasEnded() && !p.IsDeleting())
            .OrderBy(p => p.Metadata.Name, StringComparer.Ordinal)
            .GroupBy(p => KubernetesJson.Serialize(Ports(service, p)), StringComparer.Ordinal)
            .Select(group => new V1EndpointSubset
            {
                Ports = Ports(service, group.First()),
                Addresses = Addresses(group.Where(IsServed)),
                NotReadyAddresses = Addresses(group.Where(p => !IsServed(p))),
            })];

        bool IsServed(V1Pod pod) => service.Spec.PublishNotReadyAddresses == true || pod.IsReady();
    }

    private static List<V1EndpointAddress>? Addresses(IEnumerable<V1Pod> pods)
    {
        var addresses = pods.Select(pod => new V1EndpointAddress
        {
            Ip = EndpointAddress.ForApi(pod.Status.PodIP),
            NodeName = pod.Spec.NodeName,
            TargetRef = new V1ObjectReference
            {
                Kind = "Pod",
                Name = pod.Metadata.Name,
                NamespaceProperty = pod.Metadata.NamespaceProperty,
                Uid = pod.Metadata.Uid,
            },
        }).ToList();
        return addresses.Count == 0 ? null : addresses;
    }

    private static List<Corev1EndpointPort> Ports(V1Service service, V1Pod pod)
    {
        var ports = new List<Corev1EndpointPort>();
        foreach (var port in service.Spec.Ports ?? [])
        {
            if (Number(port, pod) is { } number)
                ports.Add(new Corev1EndpointPort { Name = string.IsNullOrEmpty(port.Name) ? null : port.Name, Port = number, Protocol = port.Protocol ?? "TCP" });
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
