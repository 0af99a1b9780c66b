using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Computes what a pod uses of a ResourceQuota.</summary>
internal static class PodUsage
{
    private const string Requests = "requests.";
    private const string Limits = "limits.";

    /// <summary>Its usage of one resource; 0 for resources that pods are not known to use.</summary>
    public static decimal Of(V1Pod pod, string resource) => resource switch
    {
        "pods" or "count/pods" => 1,
        _ when resource.StartsWith(Limits, StringComparison.Ordinal) => Sum(pod, one => Get(one?.Limits, resource[Limits.Length..]), resource[Limits.Length..]),
        _ => Sum(pod, one => Get(one?.Requests, Name(resource)), Name(resource)),
    };

    private static string Name(string resource) => resource.StartsWith(Requests, StringComparison.Ordinal) ? resource[Requests.Length..] : resource;

    /// <summary>As Kubernetes computes it: containers and sidecars run together; init containers run one after another, each with the sidecars that started before it.</summary>
    private static decimal Sum(V1Pod pod, Func<V1ResourceRequirements?, decimal> of, string name)
    {
        var (sidecars, highest) = (0m, 0m);
        foreach (var init in pod.Spec?.InitContainers ?? [])
        {
            if (init.RestartPolicy == "Always")
                sidecars += of(init.Resources);
            highest = Math.Max(highest, init.RestartPolicy == "Always" ? sidecars : sidecars + of(init.Resources));
        }

        var together = sidecars + (pod.Spec?.Containers ?? []).Sum(container => of(container.Resources));
        return Math.Max(highest, together) + Get(pod.Spec?.Overhead, name);
    }

    private static decimal Get(IDictionary<string, ResourceQuantity>? quantities, string name) => quantities?.TryGetValue(name, out var quantity) == true ? quantity.ToDecimal() : 0;
}
