using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Background;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Kubernetes;
using UmsOperator.Mirroring;
using UmsOperator.Observing.Probing;
using UmsOperator.Postgres;

namespace UmsOperator.Observing;

/// <summary>Makes an <see cref="Observed"/> out of mirrors, servers and database (design §7). It judges nothing.</summary>
internal sealed class Observer(
    World world,
    ReferencedSecretReader secrets,
    BudgetReader budgets,
    NameReader names,
    ServerProber prober,
    IUmsDatabase database,
    BackgroundPool pool,
    TimeProvider time)
{
    /// <summary>Looks at everything at once.</summary>
    /// <exception cref="Kubernetes.Client.ApiException">The API server did not answer.</exception>
    public async Task<Observation> ObserveAsync(UmsCluster cluster, CancellationToken ct)
    {
        var referenced = await secrets.ReadAsync(cluster, ct);
        var target = TargetOf(cluster, referenced);
        // Before the database: a task that ends in between is then seen running beside its complete copy, which is harmless. The other way round it
        // would be seen ended beside a half-made copy, which invites to make it again.
        var tasks = pool.Observe(cluster.Metadata.Uid);
        var looking = LookAtDatabaseAsync(target, referenced, ct);
        var naming = names.ReadAsync(cluster, Missing(cluster), ct);
        var asking = PodsAsync(cluster, naming, ct);
        var budgeting = budgets.ReadAsync(cluster, ct);
        await Task.WhenAll(looking, asking, budgeting);
        var seen = await looking;
        var (named, pods, budget) = (await naming, await asking, await budgeting);
        var bindings = Readable<SecretObserved>.Of(world.Secrets.Of(cluster), SecretProjection.Project);
        // Only what this observation shows as ended: how a task went is seen once.
        pool.Acknowledge(cluster.Metadata.Uid, seen.Copies.Where(copy => copy.Complete).Select(copy => copy.Name).Intersect(tasks.Where(task => !task.Running).Select(task => task.Key), StringComparer.Ordinal));
        return new Observation
        {
            Cluster = cluster,
            Target = target,
            Secrets = referenced,
            Observed = new Observed
            {
                Now = time.GetUtcNow().UtcDateTime,
                Cluster = ClusterProjection.Project(cluster, world.SharingDatabaseWith(cluster), referenced.Problems),
                Pods = [.. pods.Items.OrderBy(pod => pod.Ordinal)],
                Secrets = bindings.Items,
                Children = Children(cluster, named, budget.Own),
                TakenNames = [.. named.Taken, .. budget.Taken is null ? [] : new[] { budget.Taken }],
                Unreadable = [.. pods.Problems, .. bindings.Problems, .. named.Problems],
                Database = seen,
                Tasks = tasks,
            },
        };
    }

    private static DatabaseTarget? TargetOf(UmsCluster cluster, ReferencedSecrets referenced) =>
        referenced.Operator is { } login
            ? new DatabaseTarget
            {
                Cluster = ObjectKey.Of(cluster).ToString(),
                Uid = cluster.Metadata.Uid,
                Database = cluster.Spec.Database,
                Update = cluster.Spec.Update,
                Servers = cluster.Spec.Replicas,
                OperatorUsername = login.Username,
                OperatorPassword = login.Password,
                CaCertificatePem = referenced.CaCertificate,
                ServerUsername = referenced.Server?.Username,
            }
            : null;

    private async Task<DatabaseObserved> LookAtDatabaseAsync(DatabaseTarget? target, ReferencedSecrets referenced, CancellationToken ct) =>
        target is not null
            ? await database.ObserveAsync(target, ct)
            : new DatabaseObserved { Reach = DatabaseReach.NoCredentials, Problem = string.Join("; ", referenced.Problems) };

    /// <summary>Names of objects that the mirrors do not show as the cluster's own; the budget is read by itself.</summary>
    private List<ChildName> Missing(UmsCluster cluster)
    {
        var mirrored = ((IEnumerable<IKubernetesObject<V1ObjectMeta>>)[.. world.Pods.Of(cluster), .. world.Services.Of(cluster), .. world.Claims.Of(cluster)])
            .Select(entity => new ChildName(entity.Kind, entity.Metadata.Name)).ToHashSet();
        return [.. DesiredObjects.Names(cluster.Metadata.Name, cluster.Spec, cluster.Status)
            .Where(name => name.Kind != DesiredObjects.DisruptionBudgetKind && !mirrored.Contains(name))];
    }

    private async Task<Readable<PodObserved>> PodsAsync(UmsCluster cluster, Task<NamesSeen> named, CancellationToken ct)
    {
        // Meanwhile the mirror may have caught up.
        List<V1Pod> pods = [.. world.Pods.Of(cluster).Concat((await named).Pods).DistinctBy(pod => pod.Metadata.Name)];
        var targets = pods.Select(pod => ProbeTarget.Of(pod, cluster.Spec.ServerStatus.Scheme)).OfType<ProbeTarget>().ToList();
        var answers = await prober.ProbeAsync(targets, ct);
        return Readable<PodObserved>.Of(pods, pod => PodProjection.Project(pod, NodeOf(pod), answers.GetValueOrDefault(pod.Metadata.Uid, ProbeAnswer.None)));
    }

    private NodeState? NodeOf(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) ? null : NodeState.Of(world.Nodes.Get(new ObjectKey("", pod.Spec.NodeName)));

    private IReadOnlyList<ChildObserved> Children(UmsCluster cluster, NamesSeen named, ChildObserved? budget) =>
    [
        .. world.Services.Of(cluster).Select(ChildProjection.Project)
            .Concat(world.Claims.Of(cluster).Select(ChildProjection.Project))
            .Concat(named.Children)
            .DistinctBy(child => (child.Kind, child.Name)),
        .. budget is null ? [] : new[] { budget },
    ];
}
