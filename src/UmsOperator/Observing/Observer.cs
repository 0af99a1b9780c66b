using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Background;
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
    ServerProber prober,
    IUmsDatabase database,
    BackgroundPool pool,
    TimeProvider time)
{
    /// <summary>Looks at everything at once.</summary>
    /// <exception cref="ObservationException">An object of ours cannot be read.</exception>
    /// <exception cref="Kubernetes.Client.ApiException">The API server did not answer.</exception>
    public async Task<Observation> ObserveAsync(UmsCluster cluster, CancellationToken ct)
    {
        var referenced = await secrets.ReadAsync(cluster, ct);
        var target = TargetOf(cluster, referenced);
        // Before the database: a task that ends in between is then seen running beside its complete copy, which is harmless. The other way round it
        // would be seen ended beside a half-made copy, which invites to make it again.
        var tasks = pool.Observe(cluster.Metadata.Uid);
        var looking = LookAtDatabaseAsync(target, referenced, ct);
        var asking = PodsAsync(cluster, ct);
        var budget = budgets.ReadAsync(cluster, ct);
        await Task.WhenAll(looking, asking, budget);
        var seen = await looking;
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
                Cluster = ClusterProjection.Project(cluster, world.HasAnother(cluster, seen.Production?.Claim), referenced.Problems),
                Pods = await asking,
                Secrets = [.. world.Secrets.Of(cluster).Select(SecretProjection.Project)],
                Children = Children(cluster, await budget),
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

    private async Task<IReadOnlyList<PodObserved>> PodsAsync(UmsCluster cluster, CancellationToken ct)
    {
        var pods = world.Pods.Of(cluster).ToList();
        var targets = pods.Select(pod => ProbeTarget.Of(pod, cluster.Spec.ServerStatus.Scheme)).OfType<ProbeTarget>().ToList();
        var answers = await prober.ProbeAsync(targets, ct);
        return [.. pods
            .Select(pod => PodProjection.Project(pod, NodeOf(pod), answers.GetValueOrDefault(pod.Metadata.Uid, ProbeAnswer.None)))
            .OrderBy(pod => pod.Ordinal)];
    }

    private NodeState? NodeOf(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) ? null : NodeState.Of(world.Nodes.Get(new ObjectKey("", pod.Spec.NodeName)));

    private IReadOnlyList<ChildObserved> Children(UmsCluster cluster, ChildObserved? budget) =>
    [
        .. world.Services.Of(cluster).Select(ChildProjection.Project),
        .. world.Claims.Of(cluster).Select(ChildProjection.Project),
        .. budget is null ? [] : new[] { budget },
    ];
}
