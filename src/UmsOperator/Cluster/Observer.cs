using UmsOperator.Background;
using UmsOperator.Api;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes;
using UmsOperator.Postgres;
using k8s;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>Makes an <see cref="Observed"/> out of mirrors, servers and database. It judges nothing. What fails makes its own part unknown, and no other.</summary>
internal sealed class Observer(
    ClusterCaches world,
    ReferencedSecretReader secrets,
    BudgetReader budgets,
    NameReader names,
    ServerProber prober,
    IUmsDatabase database,
    BackgroundPool pool,
    TimeProvider time,
    ILogger<Observer> logger)
{
    private const int MostServers = 6;

    /// <summary>Looks at everything at once.</summary>
    public async Task<Observation> ObserveAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var referenced = await ReferencedAsync(cluster, cancellationToken);
        var target = TargetOf(cluster, referenced, FormerLogins(cluster));
        // Before the database: a task that ends in between is then seen running beside its complete copy, which is harmless. The other way round it
        // would be seen ended beside a half-made copy, which invites to make it again.
        var tasks = pool.Observe(cluster.Metadata.Uid);
        var looking = LookAtDatabaseAsync(cluster, target, referenced, cancellationToken);
        var look = new PartLook(ObjectKey.Of(cluster), logger);
        // Before the names that are asked for: one that leaves the mirror in between, as its label was taken off, would be in neither, and its server would be moved.
        List<V1Secret> bindings = [.. world.Secrets.Of(cluster)];
        // Whose a name is belongs to what is known of the pods: one that is unknown is not created under.
        var naming = look.AtAsync(ObservedPart.Pods, () => names.ReadAsync(cluster, Missing(cluster), cancellationToken), cancellationToken);
        var asking = look.EachAsync(ObservedPart.Pods, () => PodsAsync(cluster, naming, cancellationToken), cancellationToken);
        var budgeting = look.AtAsync(ObservedPart.DisruptionBudget, () => budgets.ReadAsync(cluster, cancellationToken), cancellationToken);
        await Task.WhenAll(looking, asking, budgeting);
        var seen = await looking;
        var (named, budget) = (await naming, await budgeting);
        look.Tell(ObservedPart.Pods, named?.Problems ?? []);
        // Only what this observation shows as ended: how a task went is seen once.
        pool.Acknowledge(cluster.Metadata.Uid, seen.Copies.Where(copy => copy.Complete).Select(copy => copy.Name).Intersect(tasks.Where(task => !task.Running).Select(task => task.Key), StringComparer.Ordinal));
        var now = time.GetUtcNow().UtcDateTime;
        return new Observation
        {
            Cluster = cluster,
            Target = target,
            Secrets = referenced,
            Observed = new Observed
            {
                Now = now,
                Cluster = ClusterProjection.Project(cluster, world.HasAnother(cluster, seen.Production?.Claim), referenced.Problems, now) with { FormerClaims = FormerClaims(cluster, target, seen.Production?.Claim) },
                Pods = [.. (await asking).OrderBy(pod => pod.Ordinal)],
                Secrets = look.Each(
                    ObservedPart.Secrets, world.Secrets.Of(cluster).Concat(bindings).Concat(named?.Secrets ?? []).DistinctBy(secret => secret.Metadata.Name), SecretProjection.Project),
                Children =
                [
                    .. look.Each(ObservedPart.Children, world.Services.Of(cluster), ChildProjection.Project)
                        .Concat(look.Each(ObservedPart.Children, world.Claims.Of(cluster), ChildProjection.Project))
                        .Concat(named?.Children ?? [])
                        .DistinctBy(child => (child.Kind, child.Name)),
                    .. budget.Own is null ? [] : new[] { budget.Own },
                ],
                TakenNames = [.. named?.Taken ?? [], .. budget.Taken is null ? [] : new[] { budget.Taken }],
                Database = seen,
                Unseen = look.Unseen,
                Tasks = tasks,
            },
        };
    }

    /// <summary>The claims that the former logins bear. Null where production is not another's.</summary>
    private static List<string>? FormerClaims(UmsCluster cluster, DatabaseTarget? target, string? claim)
    {
        if (target is null || claim is null || claim == cluster.Metadata.Uid)
            return null;
        List<string> found = [.. target.FormerLogins.Select(login => ClusterNames.ClaimOf(login.Username)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return found.Count == 0 ? null : found;
    }

    /// <summary>Whatever owner a restore gave or left their Secrets: the label names the cluster, and the login in them says which one it was.</summary>
    private IReadOnlyList<FormerLogin> FormerLogins(UmsCluster cluster) =>
    [
        .. world.Secrets.List()
            .Where(secret => secret.Metadata.NamespaceProperty == cluster.Metadata.NamespaceProperty
                && secret.Metadata.Labels?.TryGetValue(Labels.Instance, out var name) == true && name == cluster.Metadata.Name && secret.Metadata.Labels.ContainsKey(Labels.Binding))
            .Select(secret => SecretProjection.FormerLogin(secret, cluster.Metadata.Uid)).OfType<FormerLogin>()
            .OrderBy(login => login.Username, StringComparer.Ordinal),
    ];

    private static DatabaseTarget? TargetOf(UmsCluster cluster, ReferencedSecrets referenced, IReadOnlyList<FormerLogin> former) =>
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
                FormerLogins = former,
            }
            : null;

    private async Task<ReferencedSecrets> ReferencedAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.ReadAsync(cluster, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the Secrets that the spec names");
            return new ReferencedSecrets { Problems = [], Failure = $"database.operatorSecretRef: the Secrets that the spec names cannot be read: {FailureText.Of(error)}" };
        }
    }

    private async Task<DatabaseObserved> LookAtDatabaseAsync(UmsCluster cluster, DatabaseTarget? target, ReferencedSecrets referenced, CancellationToken cancellationToken)
    {
        if (target is null)
            return new DatabaseObserved { Reach = DatabaseReach.NoCredentials, Problem = referenced.Failure ?? string.Join("; ", referenced.Problems) };
        try
        {
            return await database.ObserveAsync(target, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the database");
            return new DatabaseObserved { Reach = DatabaseReach.Unreachable, Problem = $"database.host: {FailureText.Of(error)}" };
        }
    }

    /// <summary>Names of objects that the mirrors do not show as the cluster's own; the budget is read by itself.</summary>
    private List<ChildName> Missing(UmsCluster cluster)
    {
        var mirrored = ((IEnumerable<IKubernetesObject<V1ObjectMeta>>)[.. world.Pods.Of(cluster), .. world.Services.Of(cluster), .. world.Claims.Of(cluster)])
            .Select(entity => new ChildName(entity.Kind, entity.Metadata.Name)).ToHashSet();
        return [.. DesiredObjects.Names(cluster.Metadata.Name, cluster.Spec, cluster.Status)
            .Where(name => name.Kind != DesiredObjects.DisruptionBudgetKind && !mirrored.Contains(name)), .. MountedSecrets(cluster)];
    }

    /// <summary>Bindings in use whose Secret lost the label that it is mirrored by: without it their servers would be moved to new ones.</summary>
    private IEnumerable<ChildName> MountedSecrets(UmsCluster cluster) => world.Pods.Of(cluster)
        .Where(pod => pod.Metadata.DeletionTimestamp is null)
        .Select(pod => pod.Spec?.Volumes?.FirstOrDefault(volume => volume.Name == DesiredObjects.BindingVolume)?.Secret?.SecretName)
        .Where(name => name is not null && world.Secrets.Get(new ObjectKey(cluster.Metadata.NamespaceProperty, name)) is null)
        .Select(name => new ChildName(DesiredObjects.SecretKind, name!));

    private async Task<IEnumerable<Func<PodObserved>>> PodsAsync(UmsCluster cluster, Task<NamesSeen?> named, CancellationToken cancellationToken)
    {
        // Meanwhile the mirror may have caught up.
        List<V1Pod> pods = [.. world.Pods.Of(cluster).Concat((await named)?.Pods ?? []).DistinctBy(pod => pod.Metadata.Name)];
        // Labels can be put on anything, and names of one form are few.
        var servers = pods.Where(pod => Enumerable.Range(0, MostServers).Any(ordinal => pod.Metadata.Name == ClusterNames.Pod(cluster.Metadata.Name, ordinal)));
        var targets = servers.Select(pod => ProbeTarget.Of(pod, cluster.Spec.ServerStatus.Scheme)).OfType<ProbeTarget>().ToList();
        var answers = await AnswersAsync(cluster, targets, cancellationToken);
        return pods.Select<V1Pod, Func<PodObserved>>(pod => () => PodProjection.Project(pod, NodeOf(pod), answers.GetValueOrDefault(pod.Metadata.Uid, ProbeAnswer.None)));
    }

    private async Task<IReadOnlyDictionary<string, ProbeAnswer>> AnswersAsync(UmsCluster cluster, List<ProbeTarget> targets, CancellationToken cancellationToken)
    {
        try
        {
            return await prober.ProbeAsync(targets, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartUnseen(error, ObjectKey.Of(cluster), "the servers' answers");
            return targets.ToDictionary(target => target.Uid, _ => ProbeAnswer.None with { Problem = $"the server cannot be asked: {FailureText.Of(error)}" }, StringComparer.Ordinal);
        }
    }

    private NodeState? NodeOf(V1Pod pod) =>
        string.IsNullOrEmpty(pod.Spec?.NodeName) ? null : NodeState.Of(world.Nodes.Get(new ObjectKey("", pod.Spec.NodeName)));
}
