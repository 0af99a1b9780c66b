using Prometheus;
using UmsOperator.Background;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Cluster.Probing;
using UmsOperator.Dumping;
using UmsOperator.Health;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Events;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Measuring;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Postgres.Hosting;
using UmsOperator.Reconciling;
using k8s.Models;

namespace UmsOperator.Hosting;

/// <summary>Joins the rooms.</summary>
internal static class OperatorServices
{
    /// <summary>Adds everything that the operator is made of.</summary>
    public static IServiceCollection AddOperator(this IServiceCollection services, OperatorOptions options) => services
        .AddSingleton(options)
        .AddSingleton(new ServerTime(TimeProvider.System))
        // Nearly every time here is compared with one on an object of the API server, in the end: there is one clock, and it is that server's.
        .AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ServerTime>())
        .AddSingleton(new Random())
        .AddSingleton(ProcessIdentity.New())
        .AddApiServer(options)
        .AddSingleton(provider => new OperatorIdentity(ElectionNamespace.Known(options) is { } ns ? $"{ns}/{provider.GetRequiredService<ProcessIdentity>().Text}" : provider.GetRequiredService<ProcessIdentity>().Text))
        .AddPostgres()
        .AddEyes()
        .AddHands()
        .AddSingleton<HealthState>()
        .AddSingleton<OperatorRuntime>();

    private static IServiceCollection AddApiServer(this IServiceCollection services, OperatorOptions options) => services
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
        .AddSingleton(provider => Connect(provider.GetRequiredService<KubernetesClientFactory>(), options.Kubeconfig))
        .AddSingleton<ApiDiscovery>()
        .AddSingleton<ResourceClient<UmsCluster>>()
        .AddSingleton<ResourceClient<V1Pod>>()
        .AddSingleton<ResourceClient<V1Secret>>()
        .AddSingleton<ResourceClient<V1Service>>()
        .AddSingleton<ResourceClient<V1PersistentVolumeClaim>>()
        .AddSingleton(provider => new EventRecorderOptions
        {
            ReportingController = $"{UmsCluster.ApiGroup}/ums-operator",
            ReportingInstance = provider.GetRequiredService<ProcessIdentity>().Text,
        })
        .AddSingleton<EventRecorder>()
        .AddSingleton(provider => new Leadership(options.LeaderElect ? Elector(provider, options) : null));

    private static IServiceCollection AddEyes(this IServiceCollection services) => services
        .AddSingleton<ClusterCaches>()
        .AddSingleton<WriteThroughCache>()
        .AddSingleton<ReferencedSecretReader>()
        .AddSingleton<BudgetReader>()
        .AddSingleton<NameReader>()
        .AddSingleton<PodTrial>()
        .AddSingleton(provider => new ServerProber(ServerProber.CreateClient(), new ProbePorts(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<Observer>();

    private static IServiceCollection AddHands(this IServiceCollection services) => services
        .AddSingleton(provider => new BackgroundPool(
            provider.GetRequiredService<OperatorOptions>().MaxBackgroundTasks,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BackgroundPool>>()))
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
        .AddSingleton(provider => new PlanLoop(provider.GetRequiredService<IUmsDatabase>(), provider.GetRequiredService<PodTrial>()))
        .AddSingleton<ObservationDump>()
        .AddSingleton<ClusterReconciler>();

    // Said and never guessed: a kubeconfig that happens to lie about must not send the operator to another cluster.
    private static ApiConnection Connect(KubernetesClientFactory factory, string? kubeconfig) =>
        kubeconfig is null ? factory.InCluster() : factory.FromKubeconfig(kubeconfig);

    private static LeaderElector Elector(IServiceProvider provider, OperatorOptions options) => ActivatorUtilities.CreateInstance<LeaderElector>(
        provider,
        // Whoever leads must notice that its machine was paused, which only the machine's own clocks tell.
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
