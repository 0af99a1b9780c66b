using System.Net;
using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Cluster;
using UmsOperator.Cluster.Probing;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Reconciling;
using UmsOperator.Tests.Cluster.Probing;
using UmsOperator.Tests.Fakes;

namespace UmsOperator.Fuzz.Reconciling;

/// <summary>The real host and planner with an in-memory API server, a scripted database and a loopback server.</summary>
internal sealed class ReconcileHost : IAsyncDisposable
{
    private const string Policies = """{"resources":[{"name":"poddisruptionbudgets","kind":"PodDisruptionBudget"}]}""";

    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _mirrors;

    private ReconcileHost()
    {
        Api.Fail(request => request.Path == "/apis/policy/v1", () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(Policies) }, int.MaxValue);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOperator(new OperatorOptions { LeaderElect = false });
        services.AddSingleton(Api.Connect());
        services.AddSingleton<IUmsDatabase>(Database);
        services.AddSingleton(provider => new ServerProber(ServerProber.CreateClient(), new ProbePorts(Server.Port, Server.Port), TimeProvider.System));
        services.AddSingleton(provider => new PlanLoop(Database, provider.GetRequiredService<PodTrial>()));
        _services = services.BuildServiceProvider();
        Caches = _services.GetRequiredService<ClusterCaches>();
        Reconciler = _services.GetRequiredService<ClusterReconciler>();
        _mirrors = Caches.RunAsync(_stop.Token);
    }

    public FakeApi Api { get; } = new();

    public ScriptedDatabase Database { get; } = new();

    /// <summary>The server that responds for all pods.</summary>
    public RawServer Server { get; } = RawServer.Saying("");

    public ClusterCaches Caches { get; }

    public ClusterReconciler Reconciler { get; }

    /// <summary>Number of rounds so far.</summary>
    public int Used { get; set; }

    public static async Task<ReconcileHost> StartAsync(CancellationToken cancellationToken)
    {
        var host = new ReconcileHost();
        await UntilAsync(() => host.Caches.Sources.All(source => source.HasSynced), cancellationToken);
        return host;
    }

    /// <summary>Polls a condition.</summary>
    public static async Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(20));
        while (!condition())
            await Task.Delay(1, deadline.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _mirrors;
        _stop.Dispose();
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
