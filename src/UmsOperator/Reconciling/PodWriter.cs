using System.Text.Json.Nodes;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Writes servers' pods. The plan may be based on an outdated cache, so an existing name, another uid and a changed version are conflicts: no pod is
/// created twice, and no pod is deleted in place of its predecessor.
/// </summary>
internal sealed class PodWriter(ResourceClient<V1Pod> pods, ResourceClient<V1PersistentVolumeClaim> claims, WriteExpectations expectations, NameReader names, TimeProvider time)
{
    public async Task CreateAsync(Observation seen, KubernetesAction.CreatePod action, CancellationToken cancellationToken)
    {
        if (seen.Observed.Cluster.Spec.Storage is not null)
            await RequireVolumeAsync(seen, DesiredObjects.VolumeClaimName(seen.Key.Name, action.Server.Ordinal), cancellationToken);
        names.Forget(seen.Cluster, new ChildName(ChildKind.Pod, ClusterNames.Pod(seen.Key.Name, action.Server.Ordinal)));
        var created = await pods.CreateAsync(DesiredObjects.Pod(seen.Observed.Cluster, action.Server), cancellationToken);
        var uid = created.Metadata.Uid;
        expectations.Expect(seen.Key, created.Metadata.Name, pod => pod?.Metadata.Uid == uid);
    }

    public async Task DeleteAsync(Observation seen, KubernetesAction.DeletePod action, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { Uid = action.Uid, ResourceVersion = action.ResourceVersion, GracePeriodSeconds = action.Force ? 0 : null };
        await pods.DeleteAsync(seen.Key.Namespace, action.Name, options, cancellationToken);
        expectations.Expect(seen.Key, action.Name, pod => pod?.Metadata.Uid != action.Uid || pod.Metadata.DeletionTimestamp is not null);
    }

    public Task ReleaseAsync(Observation seen, KubernetesAction.ReleasePod action, CancellationToken cancellationToken) => ChangeAsync(
        seen, action.Name, action.Uid, pod => pod.Metadata.Finalizers?.Contains(Finalizers.Ended) == true
            ? pods.PatchAsync(seen.Key.Namespace, action.Name, Guarded(pod, FinalizerPatch.Without(pod.Metadata, Finalizers.Ended)), cancellationToken)
            : Task.FromResult<V1Pod?>(pod), cancellationToken);

    public Task AdmitAsync(Observation seen, KubernetesAction.AdmitPod action, CancellationToken cancellationToken) => ChangeAsync(
        seen, action.Name, action.Uid, pod => pods.PatchStatusAsync(seen.Key.Namespace, action.Name, Guarded(pod, Admission(pod)), cancellationToken), cancellationToken);

    // A pod refers to its claim by name only. The owner is checked right before the create, so that no server gets the data of another claim of that
    // name.
    private async Task RequireVolumeAsync(Observation seen, string name, CancellationToken cancellationToken)
    {
        if (await claims.GetAsync(seen.Key.Namespace, name, cancellationToken) is { } claim && Ownership.ClusterUidOf(claim) == seen.Uid)
            return;
        names.Forget(seen.Cluster, new ChildName(ChildKind.PersistentVolumeClaim, name));
        throw new ConflictException("Replaced", $"PersistentVolumeClaim '{name}' no longer belongs to this cluster");
    }

    private async Task ChangeAsync(Observation seen, string name, string uid, Func<V1Pod, Task<V1Pod?>> change, CancellationToken cancellationToken)
    {
        if (await pods.GetAsync(seen.Key.Namespace, name, cancellationToken) is not { } pod || pod.Metadata.Uid != uid || Ownership.ClusterUidOf(pod) != seen.Uid)
            throw new ConflictException("Replaced", $"Pod '{name}' was deleted or recreated");
        var before = seen.Observed.Pods.FirstOrDefault(observed => observed.Name == name)?.ResourceVersion;
        if (await change(pod) is { } changed && changed.Metadata.ResourceVersion != before)
            expectations.Expect(seen.Key, name, cached => cached?.Metadata.Uid != uid || cached.Metadata.ResourceVersion != before);
    }

    // A merge patch replaces the whole list of conditions. The resource version prevents it from undoing a concurrent write of the kubelet.
    private static JsonObject Guarded(V1Pod pod, JsonObject patch)
    {
        var metadata = patch["metadata"] as JsonObject ?? [];
        metadata["resourceVersion"] = pod.Metadata.ResourceVersion;
        patch["metadata"] = metadata;
        return patch;
    }

    private JsonObject Admission(V1Pod pod)
    {
        var conditions = new List<V1PodCondition>(pod.Status?.Conditions?.Where(condition => condition.Type != ConditionTypes.PodAdmitted) ?? [])
        {
            new() { Type = ConditionTypes.PodAdmitted, Status = "True", LastTransitionTime = time.GetUtcNow().UtcDateTime, Reason = "Committed" },
        };
        return new JsonObject { ["status"] = new JsonObject { ["conditions"] = JsonNode.Parse(KubernetesJson.Serialize(conditions)) } };
    }
}
