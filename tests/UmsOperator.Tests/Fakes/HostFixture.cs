using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster;
using UmsOperator.Core.Model;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Reconciling;
using UmsOperator.Tests.Cluster;
using k8s.Models;

namespace UmsOperator.Tests.Fakes;

/// <summary>The real services of the host, with an API server in memory, a scripted database and a scripted planner.</summary>
internal sealed class HostFixture : IAsyncDisposable
{
    private const string Policies = """{"resources":[{"name":"poddisruptionbudgets","kind":"PodDisruptionBudget"}]}""";
    public static readonly ObjectKey Key = new("site", "ums");
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _mirrors;

    private HostFixture()
    {
        ServePolicies(Api);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOperator(new OperatorOptions { LeaderElect = false });
        services.AddSingleton(Api.Connect());
        services.AddSingleton<IUmsDatabase>(Database);
        services.AddSingleton(provider => new PlanLoop(Database, provider.GetRequiredService<PodTrial>(), observed => Planner(observed)));
        _services = services.BuildServiceProvider();
        Caches = _services.GetRequiredService<ClusterCaches>();
        Reconciler = _services.GetRequiredService<ClusterReconciler>();
        _mirrors = Caches.RunAsync(_stop.Token);
    }

    public FakeApi Api { get; } = new();

    public ScriptedDatabase Database { get; } = new();

    public ClusterCaches Caches { get; }

    public ClusterReconciler Reconciler { get; }

    /// <summary>Filled by background tasks that have ended; no controller takes from it.</summary>
    public WorkQueue<ObjectKey> Queue => _services.GetRequiredService<WorkQueue<ObjectKey>>();

    public Func<Observed, Plan> Planner { get; set; } = observed => Doing(observed);

    /// <summary>Starts with one cluster and the Secret that its spec names.</summary>
    public static async Task<HostFixture> StartAsync(bool withSecret = true)
    {
        var host = new HostFixture();
        if (withSecret)
            host.PutLogin(new() { ["username"] = "u"u8.ToArray(), ["password"] = "p"u8.ToArray() });
        host.PutCluster();
        await Eventually.Be(() => host.Caches.Sources.All(source => source.HasSynced) && host.Caches.Clusters.Get(Key) is not null);
        return host;
    }

    /// <summary>A plan that does not change the status.</summary>
    public static Plan Doing(Observed observed, params PlannedAction[] actions) => new() { Status = observed.Cluster.Status, Actions = actions, Reason = "told to" };

    /// <summary>Creates one cluster and the Secret that its spec names, on an API server that serves budgets.</summary>
    public static void PutBasics(FakeApi api)
    {
        ServePolicies(api);
        PutLogin(api, new() { ["username"] = "u"u8.ToArray(), ["password"] = "p"u8.ToArray() });
        PutCluster(api);
    }

    public void PutCluster() => PutCluster(Api);

    private static void ServePolicies(FakeApi api) =>
        api.Fail(request => request.Path == "/apis/policy/v1", () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Policies) }, int.MaxValue);

    private static void PutCluster(FakeApi api) => api.Put(new UmsCluster
    {
        Metadata = new V1ObjectMeta { Name = Key.Name, NamespaceProperty = Key.Namespace },
        Spec = new UmsClusterSpec
        {
            Version = "12.04.110",
            Image = "i",
            Database = new DatabaseSpec { Host = "db", Name = "rmdb", OperatorSecretRef = new SecretReference { Name = "login" } },
        },
    });

    /// <summary>Creates a Secret with the name of a binding.</summary>
    /// <param name="name">Name of the Secret.</param>
    /// <param name="uid">Uid of the owning UmsCluster; null for no owner.</param>
    public void PutBindingSecret(string name, string? uid) => Api.Put(new V1Secret
    {
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = Key.Namespace,
            OwnerReferences = uid is null ? null : [new V1OwnerReference { ApiVersion = "umsoperator.io/v1alpha1", Kind = "UmsCluster", Name = Key.Name, Uid = uid, Controller = true }],
        },
        Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["password"] = "before"u8.ToArray() },
    });

    /// <summary>Creates the Secret that the spec names.</summary>
    public void PutLogin(Dictionary<string, byte[]> data) => PutLogin(Api, data);

    private static void PutLogin(FakeApi api, Dictionary<string, byte[]> data) =>
        api.Put(new V1Secret { Metadata = new V1ObjectMeta { Name = "login", NamespaceProperty = Key.Namespace }, Data = data });

    /// <summary>Creates a server's pod, with changes.</summary>
    public void PutPod(string name, Action<V1Pod> change)
    {
        var pod = PodBuilder.Pod();
        pod.Metadata.Name = name;
        pod.Metadata.NamespaceProperty = Key.Namespace;
        pod.Metadata.Labels[Labels.ManagedBy] = Labels.Operator;
        pod.Metadata.Labels[Labels.Instance] = Key.Name;
        pod.Metadata.Labels[Labels.Ordinal] = name[^1..];
        pod.Metadata.OwnerReferences =
            [new V1OwnerReference { ApiVersion = "umsoperator.io/v1alpha1", Kind = "UmsCluster", Name = Key.Name, Uid = Caches.Clusters.Get(Key)!.Metadata.Uid, Controller = true }];
        change(pod);
        Api.Put(pod);
    }

    /// <summary>Writes Events until cancelled.</summary>
    public Task RecordEventsAsync(CancellationToken cancellationToken) => _services.GetRequiredService<EventRecorder>().RunAsync(cancellationToken);

    public Task<ReconcileResult> ReconcileAsync() => Reconciler.ReconcileAsync(Key, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _mirrors;
        _stop.Dispose();
        await _services.DisposeAsync();
    }
}
