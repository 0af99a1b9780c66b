using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>The stand-ins' view of the cluster, kept current by watches.</summary>
internal sealed class ClusterState
{
    private readonly List<(Task Synced, Func<CancellationToken, Task> Run)> _caches = [];
    private Action _changed = () => { };

    public ClusterState(ApiClient client, TimeProvider clock, ILogger logger, string policyVersion, string endpointSliceVersion)
    {
        (Client, Clock, Logger, PolicyVersion, EndpointSliceVersion) = (client, clock, logger, policyVersion, endpointSliceVersion);
        Pods = Cache<V1Pod>(ResourcePath.Of<V1Pod>());
        Nodes = Cache<V1Node>(ResourcePath.Of<V1Node>());
        Leases = Cache<V1Lease>(ResourcePath.Of<V1Lease>("kube-node-lease"));
        Managers = Cache<V1Lease>(ResourcePath.Of<V1Lease>("kube-system", "metadata.name=kube-controller-manager"));
        Namespaces = Cache<V1Namespace>(ResourcePath.Of<V1Namespace>());
        Accounts = Cache<V1ServiceAccount>(ResourcePath.Of<V1ServiceAccount>(fieldSelector: "metadata.name=default"));
        Services = Cache<V1Service>(ResourcePath.Of<V1Service>());
        EndpointSlices = Cache<EndpointSlice>(EndpointSlice.Path(endpointSliceVersion));
        Claims = Cache<V1PersistentVolumeClaim>(ResourcePath.Of<V1PersistentVolumeClaim>());
        Budgets = Cache<V1PodDisruptionBudget>(ResourcePath.Of("policy", policyVersion, "poddisruptionbudgets"));
    }

    public ApiClient Client { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    /// <summary><c>v1</c>, or <c>v1beta1</c> before Kubernetes 1.21.</summary>
    public string PolicyVersion { get; }

    /// <summary>The same for discovery.k8s.io.</summary>
    public string EndpointSliceVersion { get; }

    public ObjectCache<V1Pod> Pods { get; }

    public ObjectCache<V1Node> Nodes { get; }

    public ObjectCache<V1Lease> Leases { get; }

    public ObjectCache<V1Lease> Managers { get; }

    public ObjectCache<V1Namespace> Namespaces { get; }

    public ObjectCache<V1ServiceAccount> Accounts { get; }

    public ObjectCache<V1Service> Services { get; }

    public ObjectCache<EndpointSlice> EndpointSlices { get; }

    public ObjectCache<V1PersistentVolumeClaim> Claims { get; }

    public ObjectCache<V1PodDisruptionBudget> Budgets { get; }

    /// <summary>Whether a real controller-manager holds and renews its Lease; then the stand-ins leave its duties to it.</summary>
    public bool ControllerManagerRuns => Managers.Items.Any(lease => !string.IsNullOrEmpty(lease.Spec?.HolderIdentity) && !IsExpired(lease));

    /// <summary>Whether the lease was not renewed within its duration.</summary>
    public bool IsExpired(V1Lease lease) =>
        lease.Spec?.RenewTime is not { } renewed
        || Clock.GetUtcNow().UtcDateTime - renewed > TimeSpan.FromSeconds(lease.Spec.LeaseDurationSeconds ?? 40);

    public void OnChange(Action changed) => _changed = changed;

    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_caches.Select(cache => cache.Run(cancellationToken)));

    public Task SyncedAsync() => Task.WhenAll(_caches.Select(cache => cache.Synced));

    private ObjectCache<T> Cache<T>(string path) where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var cache = new ObjectCache<T>(Client, path, _ => _changed(), Clock);
        _caches.Add((cache.Synced, cache.RunAsync));
        return cache;
    }
}
