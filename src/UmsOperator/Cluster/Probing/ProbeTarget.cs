using System.Net;
using UmsOperator.Api.Spec;
using k8s.Models;

namespace UmsOperator.Cluster.Probing;

/// <summary>A start of a server. Answers before a restart are not valid after it.</summary>
/// <param name="Uid">Uid of the pod.</param>
/// <param name="RestartCount">Restarts of its container.</param>
/// <param name="Address">IP address of the pod.</param>
/// <param name="Scheme">URL scheme of the server status port.</param>
/// <param name="ContainerId">Beginning of its container's ID; null if unknown.</param>
internal sealed record ProbeTarget(string Uid, int RestartCount, string Address, UrlScheme Scheme, string? ContainerId = null)
{
    /// <summary>The target; null for a pod that is not running or is being deleted, whose answers do not count.</summary>
    public static ProbeTarget? Of(V1Pod pod, UrlScheme scheme) =>
        pod is { Status: { Phase: "Running", PodIP: { Length: > 0 } address }, Metadata.DeletionTimestamp: null } && IPAddress.TryParse(address, out _)
            ? Of(pod, ServerContainer.Of(pod), address, scheme)
            : null;

    private static ProbeTarget Of(V1Pod pod, ServerContainer container, string address, UrlScheme scheme) => new(pod.Metadata.Uid, container.RestartCount, address, scheme, container.Id);
}
