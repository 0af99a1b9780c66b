using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Postgres;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Builds an <see cref="Observed"/> from the caches, the API server, the servers and the database. Decides nothing and changes nothing. A part that
/// cannot be read becomes unknown; the other parts are not affected.
/// </summary>
internal sealed class Observer(
    ClusterCaches caches,
    DatabaseReader database,
    BudgetReader budgets,
    NameReader names,
    PodReader pods,
    TimeProvider time,
    ILogger<Observer> logger)
{
    /// <summary>Observes all parts at the same time.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="tasks">The cluster's background tasks, read before this call: a task that ends in between is then observed as running next to its
    /// complete copy, which is harmless. In the other order it would be observed as ended next to an incomplete copy, which would be made
    /// again.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<Observation> ObserveAsync(UmsCluster cluster, IReadOnlyList<BackgroundTaskObserved> tasks, CancellationToken cancellationToken)
    {
        var (referenced, target) = await database.ReadTargetAsync(cluster, cancellationToken);
        var reading = database.ObserveAsync(cluster, referenced, target, cancellationToken);
        var parts = new PartReader(ObjectKey.Of(cluster), logger);
        // Before the lookups by name: a Secret that leaves the cache in between, because its label was removed, would be missing from both, and its
        // server would be moved.
        List<V1Secret> bindings = [.. caches.Secrets.Of(cluster)];
        // A failed lookup counts as a failure to read the pods: no pod is created under a name whose owner is unknown.
        var naming = parts.ReadAsync(ObservedPart.Pods, () => names.ReadAsync(cluster, Missing(cluster), cancellationToken), cancellationToken);
        var probing = parts.ReadEachAsync(ObservedPart.Pods, () => pods.ReadAsync(cluster, naming, cancellationToken), cancellationToken);
        var budgeting = parts.ReadAsync(ObservedPart.DisruptionBudget, () => budgets.ReadAsync(cluster, cancellationToken), cancellationToken);
        await Task.WhenAll(reading, probing, budgeting);
        var databases = await reading;
        var (named, budget) = (await naming, await budgeting);
        parts.Add(ObservedPart.Pods, named?.Problems ?? []);
        foreach (var (part, problem) in caches.OutOfDate(cluster.Metadata.NamespaceProperty))
            parts.Add(part, [problem]);
        var now = time.GetUtcNow().UtcDateTime;
        return new Observation
        {
            Cluster = cluster,
            Target = target,
            Secrets = referenced,
            Observed = new Observed
            {
                Now = now,
                Cluster = ClusterProjection.Project(cluster, caches.HasAnother(cluster, databases.Production?.Claim), referenced.Problems, now) with
                {
                    FormerClaims = FormerClaims(cluster, target, databases.Production?.Claim),
                },
                Pods = [.. (await probing).OrderBy(pod => pod.Ordinal)],
                Secrets = parts.ReadEach(
                    ObservedPart.Secrets, caches.Secrets.Of(cluster).Concat(bindings).Concat(named?.Secrets ?? []).DistinctBy(secret => secret.Metadata.Name), SecretProjection.Project),
                Children =
                [
                    .. parts.ReadEach(ObservedPart.Children, caches.Services.Of(cluster), ChildProjection.Project)
                        .Concat(parts.ReadEach(ObservedPart.Children, caches.Claims.Of(cluster), ChildProjection.Project))
                        .Concat(named?.Children ?? [])
                        .DistinctBy(child => (child.Kind, child.Name)),
                    .. budget.Own is null ? [] : new[] { budget.Own },
                ],
                TakenNames = [.. named?.Taken ?? [], .. budget.Taken is null ? [] : new[] { budget.Taken }],
                Database = databases,
                Unseen = parts.Unseen,
                Tasks = tasks,
            },
        };
    }

    /// <summary>The claims of the former logins; null unless another cluster claims production.</summary>
    private static List<string>? FormerClaims(UmsCluster cluster, DatabaseTarget? target, string? claim)
    {
        if (target is null || claim is null || claim == cluster.Metadata.Uid)
            return null;
        List<string> found = [.. target.FormerLogins.Select(login => ClusterNames.ClaimOf(login.Username)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return found.Count == 0 ? null : found;
    }

    /// <summary>Names of the cluster's objects that the caches do not hold; the budget is read separately.</summary>
    private List<ChildName> Missing(UmsCluster cluster)
    {
        var cached = ((IEnumerable<IKubernetesObject<V1ObjectMeta>>)[.. caches.Pods.Of(cluster), .. caches.Services.Of(cluster), .. caches.Claims.Of(cluster)])
            .Select(entity => new ChildName(ChildProjection.KindOf(entity), entity.Metadata.Name)).ToHashSet();
        return [.. DesiredObjects.Names(cluster.Metadata.Name, cluster.Spec, cluster.Status)
            .Where(name => name.Kind != ChildKind.PodDisruptionBudget && !cached.Contains(name)), .. MountedSecrets(cluster)];
    }

    /// <summary>
    /// Secrets of bindings in use that lost the label by which they are cached: without them their servers would be moved to new bindings.
    /// </summary>
    private IEnumerable<ChildName> MountedSecrets(UmsCluster cluster) => caches.Pods.Of(cluster)
        .Where(pod => pod.Metadata.DeletionTimestamp is null)
        .Select(pod => pod.Spec?.Volumes?.FirstOrDefault(volume => volume.Name == DesiredObjects.BindingVolume)?.Secret?.SecretName)
        .Where(name => name is not null && caches.Secrets.Get(new ObjectKey(cluster.Metadata.NamespaceProperty, name)) is null)
        .Select(name => new ChildName(ChildKind.Secret, name!));
}
