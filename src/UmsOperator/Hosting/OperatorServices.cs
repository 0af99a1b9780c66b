using Microsoft.Extensions.Options;
using Prometheus;
using UmsOperator.Background;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Cluster.Probing;
using UmsOperator.Dumping;
using UmsOperator.Health;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Measuring;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Reconciling;
using k8s.Models;

namespace UmsOperator.Hosting;

/// <summary>Registers the operator's services.</summary>
internal static class OperatorServices
{
    private const string ControllerName = "umscluster";

    /// <summary>Adds the operator.</summary>
    public static IServiceCollection AddOperator(this IServiceCollection services, OperatorOptions options) => services
        .AddSingleton(Microsoft.Extensions.Options.Options.Create(options))
        .AddSingleton(new ServerTime(TimeProvider.System))
        // Almost every time is compared with a timestamp that the API server wrote, so its clock is used everywhere.
        .AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ServerTime>())
        .AddSingleton(new Random())
        .AddSingleton(ProcessIdentity.New())
        .AddApiServer()
        .AddSingleton(provider => new OperatorIdentity(IdentityInDatabase(provider)))
        .AddPostgres()
        .AddObserving()
        .AddReconciling()
        .AddSingleton<HealthState>()
        // Stopped in reverse order: the lease is released after the reconciles and the Events, the caches stop last.
        .AddHostedService<CacheService>()
        .AddHostedService<LeaseService>()
        .AddHostedService<EventService>()
        .AddHostedService<ReconcileService>();

    private static IServiceCollection AddApiServer(this IServiceCollection services) => services
        .AddSingleton(_ => Metrics.NewCustomRegistry())
        .AddSingleton(provider => new KubernetesMetrics(Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>())))
        .AddSingleton<UmsMetrics>()
        .AddSingleton(provider => new OperatorMetrics(
            Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()),
            provider.GetRequiredService<CollectorRegistry>(),
            () => provider.GetRequiredService<Leadership>().IsLeader,
            () => provider.GetRequiredService<ClusterCaches>().Sources,
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(new ResilienceOptions())
        .AddSingleton<KubernetesClientFactory>()
        .AddSingleton(Connect)
        .AddSingleton<ApiDiscovery>()
        .AddSingleton<ResourceClient<UmsCluster>>()
        .AddSingleton<ResourceClient<V1Pod>>()
        .AddSingleton<ResourceClient<V1Secret>>()
        .AddSingleton<ResourceClient<V1Service>>()
        .AddSingleton<ResourceClient<V1Node>>()
        .AddSingleton<ResourceClient<V1PersistentVolumeClaim>>()
        .AddSingleton(provider => new EventRecorderOptions
        {
            ReportingController = $"{UmsCluster.ApiGroup}/ums-operator",
            ReportingInstance = provider.GetRequiredService<ProcessIdentity>().Text,
        })
        .AddSingleton<EventRecorder>()
        .AddSingleton(provider => new Leadership(OptionsOf(provider).LeaderElect ? Elector(provider) : null));

    private static IServiceCollection AddObserving(this IServiceCollection services) => services
        .AddSingleton<ClusterCaches>()
        .AddSingleton<WriteThroughCache>()
        .AddSingleton<ReferencedSecretReader>()
        .AddSingleton<DatabaseReader>()
        .AddSingleton<BudgetReader>()
        .AddSingleton<NameReader>()
        .AddSingleton<NodeReader>()
        .AddSingleton<PodReader>()
        .AddSingleton<RequestPatience>()
        .AddSingleton<PodTrial>()
        .AddSingleton(provider => new ServerProber(ServerProber.CreateClient(), new ProbePorts(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<Observer>();

    private static IServiceCollection AddReconciling(this IServiceCollection services) => services
        .AddSingleton(new WorkQueueOptions
        {
            Name = ControllerName,
            BaseDelay = TimeSpan.FromSeconds(1),
            // Short, so that the end of a refusal is noticed soon.
            MaxDelay = TimeSpan.FromSeconds(15),
            SlowAfter = TimeSpan.FromSeconds(3),
            MaxSlow = 64,
        })
        .AddSingleton<WorkQueue<ObjectKey>>()
        .AddSingleton<BackgroundPool>()
        .AddSingleton<WriteExpectations>()
        .AddSingleton<ClusterWriter>()
        .AddSingleton<ChildWriter>()
        .AddSingleton<SecretWriter>()
        .AddSingleton<PodWriter>()
        .AddSingleton<LeftInDatabaseEvent>()
        .AddSingleton<KubernetesExecutor>()
        .AddSingleton<DatabaseExecutor>()
        .AddSingleton<FailureMemory>()
        .AddSingleton<Executor>()
        .AddSingleton<StatusWriter>()
        .AddSingleton<ReconcileReporter>()
        .AddSingleton<ClusterRegistry>()
        .AddSingleton(provider => new PlanLoop(provider.GetRequiredService<IUmsDatabase>(), provider.GetRequiredService<PodTrial>()))
        .AddSingleton<ObservationDump>()
        .AddSingleton<ClusterPlanner>()
        .AddSingleton<ClusterReconciler>()
        .AddSingleton(provider => new Controller<ObjectKey>(
            new ControllerOptions { Name = ControllerName, Concurrency = OptionsOf(provider).MaxConcurrentReconciles },
            provider.GetRequiredService<WorkQueue<ObjectKey>>(),
            provider.GetRequiredService<ClusterReconciler>().ReconcileAsync,
            provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<Controller<ObjectKey>>>()));

    private static OperatorOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<OperatorOptions>>().Value;

    private static string IdentityInDatabase(IServiceProvider provider)
    {
        var process = provider.GetRequiredService<ProcessIdentity>().Text;
        return ElectionNamespace.Known(OptionsOf(provider)) is { } ns ? $"{ns}/{process}" : process;
    }

    // A kubeconfig is used only if an option names it: a stray one must not send the operator to another cluster.
    private static ApiConnection Connect(IServiceProvider provider)
    {
        var factory = provider.GetRequiredService<KubernetesClientFactory>();
        return OptionsOf(provider).Kubeconfig is { } kubeconfig ? factory.FromKubeconfig(kubeconfig) : factory.InCluster();
    }

    private static LeaderElector Elector(IServiceProvider provider)
    {
        var options = OptionsOf(provider);
        return ActivatorUtilities.CreateInstance<LeaderElector>(
            provider,
            // The machine's own clocks, because only they show that the machine was paused.
            provider.GetRequiredService<ServerTime>().Own,
            new LeaderElectionOptions
            {
                Namespace = ElectionNamespace.Of(options),
                Name = ElectionNamespace.LeaseName,
                Identity = provider.GetRequiredService<ProcessIdentity>().Text,
                LeaseDuration = options.LeaseDuration,
                RenewDeadline = options.RenewDeadline,
                RetryPeriod = options.RetryPeriod,
            });
    }
}
