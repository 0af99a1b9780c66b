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
        // The hash that the planner compares with, whatever version of the API carries the child.
        var hash = DesiredObjects.ChildHash(cluster, action.Kind, action.Name, action.Frozen);
        switch (action.Kind)
        {
            case DesiredObjects.ServiceKind:
                await services.ApplyAsync(Marked(DesiredObjects.Service(cluster, action.Name, action.Frozen), hash), FieldManager, force: true, ct);
                break;
            case DesiredObjects.VolumeClaimKind:
                await claims.ApplyAsync(Marked(DesiredObjects.VolumeClaim(cluster, OrdinalOf(action.Name)), hash), FieldManager, force: true, ct);
                break;
            case DesiredObjects.DisruptionBudgetKind:
                var client = await BudgetClientAsync(ct);
                var budget = DesiredObjects.PodDisruptionBudget(cluster, client.Kind.ApiVersion, action.Frozen);
                await client.ApplyAsync(seen.Key.Namespace, action.Name, Marked(budget, hash), FieldManager, force: true, ct);
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
            DesiredObjects.ServiceKind => await services.DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            DesiredObjects.VolumeClaimKind => await claims.DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            DesiredObjects.DisruptionBudgetKind => await (await BudgetClientAsync(ct)).DeleteAsync(ns, action.Name, new DeleteOptions(), ct),
            _ => throw new ArgumentException($"No child of kind {action.Kind} is known", nameof(action)),
        };
    }

    private async Task<DynamicClient> BudgetClientAsync(CancellationToken ct) =>
        await budgets.ClientAsync(ct) ?? throw new ObservationException("The API server serves neither policy/v1 nor policy/v1beta1: no PodDisruptionBudget can be made");

    private static int OrdinalOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    private static T Marked<T>(T desired, string hash)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        desired.Metadata.Annotations ??= new Dictionary<string, string>(StringComparer.Ordinal);
        desired.Metadata.Annotations[DesiredObjects.HashAnnotation] = hash;
        return desired;
    }

    private static JsonObject Marked(JsonObject desired, string hash)
    {
        var metadata = desired["metadata"]!.AsObject();
        if (metadata["annotations"] is not JsonObject annotations)
            metadata["annotations"] = annotations = [];
        annotations[DesiredObjects.HashAnnotation] = hash;
        return desired;
    }
}
