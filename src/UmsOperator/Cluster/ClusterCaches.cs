using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Watching;
using UmsOperator.Options;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// Informer caches. Except for clusters and nodes they hold only objects with the operator's labels; whether such an object belongs to a cluster is
/// decided by <see cref="Ownership"/>.
/// </summary>
internal sealed class ClusterCaches(ApiConnection api, IOptions<OperatorOptions> options, TimeProvider time, Random random, ILoggerFactory loggers)
{
    private const string Ours = $"{Labels.ManagedBy}={Labels.Operator}";

    /// <summary>For an API server that is busy for a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public ResourceCache<UmsCluster> Clusters { get; } = new(api, options.Value.WatchNamespaces, null, time, random, loggers.CreateLogger<Reflector<UmsCluster>>());

    public ResourceCache<V1Pod> Pods { get; } = new(api, options.Value.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Pod>>());

    public ResourceCache<V1Secret> Secrets { get; } = new(api, options.Value.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Secret>>());

    public ResourceCache<V1Service> Services { get; } = new(api, options.Value.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Service>>());

    public ResourceCache<V1PersistentVolumeClaim> Claims { get; } =
        new(api, options.Value.WatchNamespaces, Labels.ClusterUid, time, random, loggers.CreateLogger<Reflector<V1PersistentVolumeClaim>>());

    public ResourceCache<V1Node> Nodes { get; } = new(api, [], null, time, random, loggers.CreateLogger<Reflector<V1Node>>());

    /// <summary>The reflectors of all caches. All must have synced before a cluster is reconciled.</summary>
    public ImmutableArray<ISynced> Sources =>
        [.. Clusters.Sources, .. Pods.Sources, .. Secrets.Sources, .. Services.Sources, .. Claims.Sources, .. Nodes.Sources];

    /// <summary>Caches that the API server has refused to bring up to date for some time, as parts of an observation that are unknown.</summary>
    /// <param name="ns">The namespace of the observed cluster. A right that is missing in another one hides nothing of it.</param>
    public IEnumerable<(ObservedPart Part, string Problem)> OutOfDate(string ns)
    {
        (ObservedPart Part, IEnumerable<ISynced> Sources)[] parts =
        [
            (ObservedPart.Pods, Pods.Sources), (ObservedPart.Pods, Nodes.Sources), (ObservedPart.Secrets, Secrets.Sources),
            (ObservedPart.Children, Services.Sources), (ObservedPart.Children, Claims.Sources),
        ];
        foreach (var (part, sources) in parts)
        {
            foreach (var source in sources)
            {
                if ((source.Namespace is null || source.Namespace == ns) && source.Refusal is { } refusal && refusal.Lasts >= Patience)
                    yield return (part, $"{source.Name} cannot be watched, and what is known of them is out of date: {SafeText.Of(refusal.Message, SafeText.Sentence / 2)}; give the operator's ServiceAccount the rights of its chart, or see the API server");
            }
        }
    }

    /// <summary>Whether another cluster with this uid is cached; one that is being deleted counts too.</summary>
    public bool HasAnother(UmsCluster cluster, string? uid) =>
        uid is not null && uid != cluster.Metadata.Uid && Clusters.List().Any(other => string.Equals(other.Metadata.Uid, uid, StringComparison.OrdinalIgnoreCase));

    /// <summary>Keeps the caches up to date until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Clusters.RunAsync(cancellationToken), Pods.RunAsync(cancellationToken), Secrets.RunAsync(cancellationToken),
        Services.RunAsync(cancellationToken), Claims.RunAsync(cancellationToken), Nodes.RunAsync(cancellationToken));

    /// <summary>Makes every change queue the clusters that it affects.</summary>
    public void Feed(Controller<ObjectKey> controller)
    {
        Clusters.Feed(controller, change => [change.Key], change => IsRequest(change) ? [change.Key] : []);
        Pods.FeedClusterOf(controller);
        Secrets.FeedClusterOf(controller);
        Services.FeedClusterOf(controller);
        Claims.FeedClusterOf(controller);
        Nodes.Feed(controller, ClustersOn);
    }

    /// <summary>
    /// Whether a user changed the resource, and so waits for a reaction. The operator's own status updates change none of these fields.
    /// </summary>
    private static bool IsRequest(StoreChange<UmsCluster> change) =>
        change.New?.Metadata is { } now
        && (change.Old?.Metadata is not { } before
            || before.Generation != now.Generation
            || before.DeletionTimestamp != now.DeletionTimestamp
            || !Same(before.Annotations, now.Annotations));

    private static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? ImmutableDictionary<string, string>.Empty).All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value);

    // The kubelet updates its node every few seconds; only changes of the fields that the observer reads matter.
    private IEnumerable<ObjectKey> ClustersOn(StoreChange<V1Node> change) =>
        NodeState.Of(change.Old) == NodeState.Of(change.New)
            ? []
            : Pods.List()
                .Where(pod => pod.Spec?.NodeName == change.Key.Name)
                .Select(pod => (pod.Metadata.NamespaceProperty, Owner: Ownership.ControllerOf(pod.Metadata)))
                .Where(pod => pod.Owner is not null && Ownership.IsCluster(pod.Owner))
                .Select(pod => new ObjectKey(pod.NamespaceProperty, pod.Owner!.Name))
                .Distinct();
}
