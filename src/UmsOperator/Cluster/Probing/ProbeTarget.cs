using System.Net;
using UmsOperator.Api.Spec;
using k8s.Models;

namespace UmsOperator.Cluster.Probing;

/// <summary>One start of one server. An answer of an earlier start says nothing of this one.</summary>
/// <param name="Uid">Uid of the pod.</param>
/// <param name="RestartCount">Restarts of its container.</param>
/// <param name="Address">The pod's address.</param>
/// <param name="Scheme">Scheme of the server status port.</param>
/// <param name="ContainerId">Beginning of its container's ID, where known.</param>
internal sealed record ProbeTarget(string Uid, int RestartCount, string Address, UrlScheme Scheme, string? ContainerId = null)
{
    /// <summary>The target, or null for a pod that is not running or is being deleted: a draining server's answer counts for nothing.</summary>
    public static ProbeTarget? Of(V1Pod pod, UrlScheme scheme) =>
        pod is { Status: { Phase: "Running", PodIP: { Length: > 0 } address }, Metadata.DeletionTimestamp: null } && IPAddress.TryParse(address, out _)
            ? Of(pod, ServerContainer.Of(pod), address, scheme)
            : null;

    private static ProbeTarget Of(V1Pod pod, ServerContainer container, string address, UrlScheme scheme) => new(pod.Metadata.Uid, container.RestartCount, address, scheme, container.Id);
}
