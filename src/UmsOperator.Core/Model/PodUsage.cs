using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>What a pod counts for in a ResourceQuota.</summary>
internal static class PodUsage
{
    private const string Requests = "requests.";
    private const string Limits = "limits.";

    /// <summary>Its share of one resource; 0 for what is not known to count pods.</summary>
    public static decimal Of(V1Pod pod, string resource) => resource switch
    {
        "pods" or "count/pods" => 1,
        _ when resource.StartsWith(Limits, StringComparison.Ordinal) => Sum(pod, one => Get(one?.Limits, resource[Limits.Length..]), resource[Limits.Length..]),
        _ => Sum(pod, one => Get(one?.Requests, Name(resource)), Name(resource)),
    };

    private static string Name(string resource) => resource.StartsWith(Requests, StringComparison.Ordinal) ? resource[Requests.Length..] : resource;

    /// <summary>Containers run together, sidecars with them; init containers one after another, each beside the sidecars before it.</summary>
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
