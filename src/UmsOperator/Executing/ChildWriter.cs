using System.Globalization;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Plans;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Observing;

namespace UmsOperator.Executing;

/// <summary>Applies and deletes children that are applied whole: Services, the PodDisruptionBudget, claims of volumes.</summary>
internal sealed class ChildWriter(ResourceClient<V1Service> services, ResourceClient<V1PersistentVolumeClaim> claims, BudgetReader budgets)
{
    private const string FieldManager = "ums-operator";

    public async Task ApplyAsync(Observation seen, KubernetesAction.ApplyChild action, CancellationToken ct)
    {
        var cluster = seen.Observed.Cluster;
        switch (action.Kind)
        {
            case V1Service.KubeKind:
                await services.ApplyAsync(Marked(DesiredObjects.Service(cluster, action.Name, action.Frozen)), FieldManager, force: true, ct);
                break;
            case V1PersistentVolumeClaim.KubeKind:
                await claims.ApplyAsync(Marked(DesiredObjects.VolumeClaim(cluster, OrdinalOf(action.Name))), FieldManager, force: true, ct);
                break;
            case BudgetReader.Kind:
                var client = await BudgetClientAsync(ct);
                var budget = DesiredObjects.PodDisruptionBudget(cluster, client.Kind.ApiVersion);
                await client.ApplyAsync(seen.Key.Namespace, action.Name, Marked(budget), FieldManager, force: true, ct);
                break;
            default:
                throw new ArgumentException($"No child of kind {action.Kind} is known", nameof(action));
        }
    }

    public async Task DeleteAsync(Observation seen, KubernetesAction.DeleteChild action, CancellationToken ct)
    {
        var ns = seen.Key.Namespace;
        _ = action.Kind switch
        {
            V1Service.KubeKind => await services.DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            V1PersistentVolumeClaim.KubeKind => await claims.DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            BudgetReader.Kind => await (await BudgetClientAsync(ct)).DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            _ => throw new ArgumentException($"No child of kind {action.Kind} is known", nameof(action)),
        };
    }

    private async Task<DynamicClient> BudgetClientAsync(CancellationToken ct) =>
        await budgets.ClientAsync(ct) ?? throw new ObservationException("The API server serves neither policy/v1 nor policy/v1beta1: no PodDisruptionBudget can be made");

    private static int OrdinalOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    // The hash is that of the desired object without it, as the planner computes it.
    private static T Marked<T>(T desired)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var hash = DesiredObjects.HashOf(desired);
        desired.Metadata.Annotations = new Dictionary<string, string>(desired.Metadata.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            [ChildProjection.AppliedHash] = hash,
        };
        return desired;
    }

    private static JsonObject Marked(JsonObject desired)
    {
        var hash = DesiredObjects.HashOf(desired);
        var metadata = desired["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[ChildProjection.AppliedHash] = hash;
        return desired;
    }
}
