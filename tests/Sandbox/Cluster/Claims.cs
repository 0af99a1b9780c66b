using System.Text.Json.Nodes;
using k8s;
using k8s.Models;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// Binds PersistentVolumeClaims (the nodes keep a folder for each), and removes the finalizer of a deleted claim once no pod uses it. The API server
/// adds that finalizer to each claim, and otherwise only a controller-manager removes it.
/// </summary>
internal sealed class Claims(ClusterState state, bool besideControllerManager) : StandIn(state)
{
    private const string Protection = "kubernetes.io/pvc-protection";

    protected override bool BelongsToControllerManager => !besideControllerManager;

    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        foreach (var claim in State.Claims.Items)
        {
            var meta = claim.Metadata;
            if (meta.DeletionTimestamp is not null)
            {
                if (meta.Finalizers?.Contains(Protection) == true && !IsUsed(claim)) await ReleaseAsync(meta, cancellationToken);
            }
            else if (claim.Status?.Phase != "Bound")
            {
                var status = new V1PersistentVolumeClaimStatus { Phase = "Bound", AccessModes = claim.Spec.AccessModes, Capacity = claim.Spec.Resources?.Requests };
                var patch = new JsonObject { ["status"] = JsonNode.Parse(KubernetesJson.Serialize(status)) };
                await State.Client.CoreV1.PatchNamespacedPersistentVolumeClaimStatusAsync(
                    new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), meta.Name, meta.NamespaceProperty, cancellationToken: cancellationToken);
            }
        }
    }

    private bool IsUsed(V1PersistentVolumeClaim claim) => State.Pods.Items.Any(p =>
        p.Metadata.NamespaceProperty == claim.Metadata.NamespaceProperty
        && !p.HasEnded()
        && (p.Spec.Volumes ?? []).Any(v => v.PersistentVolumeClaim?.ClaimName == claim.Metadata.Name));

    private async Task ReleaseAsync(V1ObjectMeta meta, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = meta.ResourceVersion,
                ["finalizers"] = new JsonArray([.. meta.Finalizers.Where(f => f != Protection).Select(f => JsonValue.Create(f))]),
            },
        };
        await State.Client.CoreV1.PatchNamespacedPersistentVolumeClaimAsync(
            new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), meta.Name, meta.NamespaceProperty, cancellationToken: cancellationToken);
    }
}
