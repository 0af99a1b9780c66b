using System.Globalization;
using System.Text.Json.Nodes;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Client;
using k8s;
using k8s.Models;

namespace UmsOperator.Reconciling;

/// <summary>
/// Creates, applies and deletes children: Services, the PodDisruptionBudget and volume claims. An apply with force requires the uid and version of an
/// object that was observed as the cluster's own. Without one the child is created, which fails if another object has the name.
/// </summary>
internal sealed class ChildWriter(ResourceClient<V1Service> services, ResourceClient<V1PersistentVolumeClaim> claims, BudgetReader budgets, NameReader names)
{
    private const string FieldManager = "ums-operator";

    /// <summary>Creates or applies a child.</summary>
    /// <exception cref="AlreadyExistsException">Another object has the name.</exception>
    /// <exception cref="ConflictException">The object was changed or replaced since it was observed.</exception>
    public async Task ApplyAsync(Observation seen, KubernetesAction.ApplyChild action, CancellationToken cancellationToken)
    {
        var cluster = seen.Observed.Cluster;
        // The planner compares this hash. It does not depend on the API version of the child.
        var hash = DesiredObjects.ChildHash(cluster, action.Kind, action.Name, action.Frozen);
        var own = Seen(seen, action.Kind, action.Name);
        if (own is null)
            names.Forget(seen.Cluster, new ChildName(action.Kind, action.Name));
        switch (action.Kind)
        {
            case ChildKind.Service:
                await ApplyServiceAsync(Marked(DesiredObjects.Service(cluster, action.Name, action.Frozen), hash), own, cancellationToken);
                break;
            case ChildKind.PersistentVolumeClaim:
                // Only created: users enlarge or delete volumes.
                await claims.CreateAsync(DesiredObjects.VolumeClaim(cluster, OrdinalOf(action.Name)), cancellationToken);
                break;
            case ChildKind.PodDisruptionBudget:
                var client = await BudgetClientAsync(cancellationToken);
                var budget = Marked(DesiredObjects.PodDisruptionBudget(cluster, client.Kind.ApiVersion, action.Frozen), hash);
                if (own is null)
                    await client.CreateAsync(seen.Key.Namespace, action.Name, budget, cancellationToken);
                else
                    await client.ApplyAsync(seen.Key.Namespace, action.Name, OnlyTo(budget, own), FieldManager, force: true, cancellationToken);
                break;
            default:
                throw new ArgumentException($"Unknown kind of child: {action.Kind}", nameof(action));
        }
    }

    /// <summary>Deletes an observed child.</summary>
    /// <exception cref="ConflictException">The object was changed or replaced since it was observed.</exception>
    public async Task DeleteAsync(Observation seen, KubernetesAction.DeleteChild action, CancellationToken cancellationToken)
    {
        var ns = seen.Key.Namespace;
        var own = Seen(seen, action.Kind, action.Name) ?? throw new ArgumentException($"{action.Kind} '{action.Name}' was not observed", nameof(action));
        var options = new DeleteOptions { Uid = own.Uid, ResourceVersion = own.ResourceVersion };
        _ = action.Kind switch
        {
            ChildKind.Service => await services.DeleteAsync(ns, action.Name, options, cancellationToken),
            ChildKind.PodDisruptionBudget => await (await BudgetClientAsync(cancellationToken)).DeleteAsync(ns, action.Name, options, cancellationToken),
            _ => throw new ArgumentException($"A child of kind {action.Kind} cannot be deleted", nameof(action)),
        };
    }

    /// <summary>
    /// Creates a Service with its ports only, and then applies the rest: an apply would never remove a field that the create had set. The new Service
    /// has no selector, and no load balancer is created before the annotations are set.
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

    private static ChildObserved? Seen(Observation seen, ChildKind kind, string name) =>
        seen.Observed.Children.FirstOrDefault(child => child.Kind == kind && child.Name == name);

    private async Task<DynamicClient> BudgetClientAsync(CancellationToken cancellationToken) =>
        await budgets.ClientAsync(cancellationToken) ?? throw new ObservationException("The API server serves neither policy/v1 nor policy/v1beta1, so no PodDisruptionBudget can be created");

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
