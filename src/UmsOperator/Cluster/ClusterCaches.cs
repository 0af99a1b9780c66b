using System.Collections.Immutable;
using UmsOperator.Api;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Watching;
using UmsOperator.Options;
using k8s.Models;

namespace UmsOperator.Cluster;

/// <summary>
/// What this process mirrors of the API server. Of Secrets, pods and the rest only those with the operator's labels; whether they are its own their owner says
/// (<see cref="Ownership"/>).
/// </summary>
internal sealed class ClusterCaches(ApiConnection api, OperatorOptions options, TimeProvider time, Random random, ILoggerFactory loggers)
{
    private const string Ours = $"{Labels.ManagedBy}={Labels.Operator}";

    public ResourceCache<UmsCluster> Clusters { get; } = new(api, options.WatchNamespaces, null, time, random, loggers.CreateLogger<Reflector<UmsCluster>>());

    public ResourceCache<V1Pod> Pods { get; } = new(api, options.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Pod>>());

    public ResourceCache<V1Secret> Secrets { get; } = new(api, options.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Secret>>());

    public ResourceCache<V1Service> Services { get; } = new(api, options.WatchNamespaces, Ours, time, random, loggers.CreateLogger<Reflector<V1Service>>());

    public ResourceCache<V1PersistentVolumeClaim> Claims { get; } =
        new(api, options.WatchNamespaces, Labels.ClusterUid, time, random, loggers.CreateLogger<Reflector<V1PersistentVolumeClaim>>());

    public ResourceCache<V1Node> Nodes { get; } = new(api, [], null, time, random, loggers.CreateLogger<Reflector<V1Node>>());

    /// <summary>Everything that must have been read before decisions may rest on it.</summary>
    public ImmutableArray<ISynced> Sources =>
        [.. Clusters.Sources, .. Pods.Sources, .. Secrets.Sources, .. Services.Sources, .. Claims.Sources, .. Nodes.Sources];

    /// <summary>Whether another cluster with this uid is mirrored, also one that is being deleted.</summary>
    public bool HasAnother(UmsCluster cluster, string? uid) =>
        uid is not null && uid != cluster.Metadata.Uid && Clusters.List().Any(other => string.Equals(other.Metadata.Uid, uid, StringComparison.OrdinalIgnoreCase));

    /// <summary>Mirrors until cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Clusters.RunAsync(cancellationToken), Pods.RunAsync(cancellationToken), Secrets.RunAsync(cancellationToken), Services.RunAsync(cancellationToken), Claims.RunAsync(cancellationToken), Nodes.RunAsync(cancellationToken));

    /// <summary>Lets every change queue the clusters that it concerns.</summary>
    public void Feed(Controller<ObjectKey> controller)
    {
        Clusters.Feed(controller, change => [change.Key], change => IsAsked(change) ? [change.Key] : []);
        Pods.FeedClusterOf(controller);
        Secrets.FeedClusterOf(controller);
        Services.FeedClusterOf(controller);
        Claims.FeedClusterOf(controller);
        Nodes.Feed(controller, ClustersOn);
    }

    /// <summary>A person asks for something, and waits for it. Our own writes of the status change nothing of this.</summary>
    private static bool IsAsked(StoreChange<UmsCluster> change) =>
        change.New?.Metadata is { } now
        && (change.Old?.Metadata is not { } before
            || before.Generation != now.Generation
            || before.DeletionTimestamp != now.DeletionTimestamp
            || !Same(before.Annotations, now.Annotations));

    private static bool Same(IDictionary<string, string>? one, IDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one ?? ImmutableDictionary<string, string>.Empty).All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value);

    // A node reports many things every few seconds; only what the observer reads of it concerns anybody.
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
