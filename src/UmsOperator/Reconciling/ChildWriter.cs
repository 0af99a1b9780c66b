using System.Globalization;
using System.Text.Json.Nodes;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Creates, applies and deletes children: Services, the PodDisruptionBudget, claims of volumes. Fields are forced only on the very object, in the very version, that
/// was seen as the cluster's own; where none was seen, only a create may make one, which an object of somebody else refuses.
/// </summary>
internal sealed class ChildWriter(ResourceClient<V1Service> services, ResourceClient<V1PersistentVolumeClaim> claims, BudgetReader budgets, NameReader names)
{
    private const string FieldManager = "ums-operator";

    /// <summary>Creates or applies.</summary>
    /// <exception cref="AlreadyExistsException">Somebody else took the name meanwhile.</exception>
    /// <exception cref="ConflictException">The object was changed or replaced meanwhile.</exception>
    public async Task ApplyAsync(Observation seen, KubernetesAction.ApplyChild action, CancellationToken cancellationToken)
    {
        var cluster = seen.Observed.Cluster;
        // The hash that the planner compares with, whatever version of the API carries the child.
        var hash = DesiredObjects.ChildHash(cluster, action.Kind, action.Name, action.Frozen);
        var own = Seen(seen, action.Kind, action.Name);
        if (own is null)
            names.Forget(seen.Cluster, new ChildName(action.Kind, action.Name));
        switch (action.Kind)
        {
            case DesiredObjects.ServiceKind:
                await ApplyServiceAsync(Marked(DesiredObjects.Service(cluster, action.Name, action.Frozen), hash), own, cancellationToken);
                break;
            case DesiredObjects.VolumeClaimKind:
                // Made once; only people grow or delete data.
                await claims.CreateAsync(DesiredObjects.VolumeClaim(cluster, OrdinalOf(action.Name)), cancellationToken);
                break;
            case DesiredObjects.DisruptionBudgetKind:
                var client = await BudgetClientAsync(cancellationToken);
                var budget = Marked(DesiredObjects.PodDisruptionBudget(cluster, client.Kind.ApiVersion, action.Frozen), hash);
                if (own is null)
                    await client.CreateAsync(seen.Key.Namespace, action.Name, budget, cancellationToken);
                else
                    await client.ApplyAsync(seen.Key.Namespace, action.Name, OnlyTo(budget, own), FieldManager, force: true, cancellationToken);
                break;
            default:
                throw new ArgumentException($"No child of kind {action.Kind} is known", nameof(action));
        }
    }

    /// <summary>Deletes what was seen.</summary>
    /// <exception cref="ConflictException">The object was changed or replaced meanwhile.</exception>
    public async Task DeleteAsync(Observation seen, KubernetesAction.DeleteChild action, CancellationToken cancellationToken)
    {
        var ns = seen.Key.Namespace;
        var own = Seen(seen, action.Kind, action.Name) ?? throw new ArgumentException($"{action.Kind} '{action.Name}' was not seen", nameof(action));
        var options = new DeleteOptions { Uid = own.Uid, ResourceVersion = own.ResourceVersion };
        _ = action.Kind switch
        {
            DesiredObjects.ServiceKind => await services.DeleteAsync(ns, action.Name, options, cancellationToken),
            DesiredObjects.DisruptionBudgetKind => await (await BudgetClientAsync(cancellationToken)).DeleteAsync(ns, action.Name, options, cancellationToken),
            _ => throw new ArgumentException($"No child of kind {action.Kind} is deleted", nameof(action)),
        };
    }

    /// <summary>
    /// A new Service begins with nothing but its ports: a field that a create sets is never removed by a later apply that leaves it out. It selects nothing yet, and no
    /// load balancer is made for it before its annotations are there.
    /// </summary>
    private async Task ApplyServiceAsync(V1Service desired, ChildObserved? own, CancellationToken cancellationToken)
    {
        var meta = desired.Metadata;
        var target = own ?? ChildProjection.Project(await services.CreateAsync(
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = meta.Name, NamespaceProperty = meta.NamespaceProperty, Labels = meta.Labels, OwnerReferences = meta.OwnerReferences },
                Spec = new V1ServiceSpec { Ports = desired.Spec.Ports },
            },
            cancellationToken));
        (meta.Uid, meta.ResourceVersion) = (target.Uid, target.ResourceVersion);
        await services.ApplyAsync(desired, FieldManager, force: true, cancellationToken);
    }

    private static ChildObserved? Seen(Observation seen, string kind, string name) =>
        seen.Observed.Children.FirstOrDefault(child => child.Kind == kind && child.Name == name);

    private async Task<DynamicClient> BudgetClientAsync(CancellationToken cancellationToken) =>
        await budgets.ClientAsync(cancellationToken) ?? throw new ObservationException("The API server serves neither policy/v1 nor policy/v1beta1: no PodDisruptionBudget can be made");

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

    private static JsonObject OnlyTo(JsonObject desired, ChildObserved own)
    {
        var metadata = desired["metadata"]!.AsObject();
        (metadata["uid"], metadata["resourceVersion"]) = (own.Uid, own.ResourceVersion);
        return desired;
    }
}
