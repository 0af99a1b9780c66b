using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

internal static class PodExtensions
{
    public static bool IsReady(this V1Pod pod) => pod.Status?.Conditions?.Any(c => c is { Type: "Ready", Status: "True" }) == true;

    public static bool IsDeleting(this V1Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    public static bool HasEnded(this V1Pod pod) => pod.Status?.Phase is "Succeeded" or "Failed";
}
