using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using UmsOperator.Core.Model;
using UmsOperator.Hosting;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;
using UmsOperator.Postgres;
using UmsOperator.Reconciling;
using UmsOperator.Tests.Fakes;
using k8s.Models;

namespace UmsOperator.Tests.Hosting;

/// <summary>The hosted services with leader election, an API server in memory, and one reconcile that does not end until the test lets it.</summary>
public sealed class HostedServiceTests : IAsyncDisposable
{
    private const string Namespace = "ops";
    private readonly FakeApi _api = new();
    private readonly ScriptedDatabase _database = new();
    private readonly TaskCompletionSource _reconciling = new();
    private readonly TaskCompletionSource<DatabaseObserved> _observed = new();
    private readonly IHost _host;

    public HostedServiceTests()
    {
        _database.OnObserve = () =>
        {
            _reconciling.TrySetResult();
            return _observed.Task;
        };
        HostFixture.PutBasics(_api);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddOperator(new OperatorOptions
        {
            LeaderElectionNamespace = Namespace,
            LeaseDuration = TimeSpan.FromSeconds(20),
            RenewDeadline = TimeSpan.FromSeconds(15),
            RetryPeriod = TimeSpan.FromMilliseconds(100),
        });
        builder.Services.AddSingleton(_api.Connect());
        builder.Services.AddSingleton<IUmsDatabase>(_database);
        _host = builder.Build();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ReconcileService Reconciles => _host.Services.GetServices<IHostedService>().OfType<ReconcileService>().Single();

    private string? Holder => _api.Read("leases", Namespace, ElectionNamespace.LeaseName)?["spec"]?["holderIdentity"]?.GetValue<string>();

    private string? RenewTime => _api.Read("leases", Namespace, ElectionNamespace.LeaseName)?["spec"]?["renewTime"]?.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        _observed.TrySetResult(new DatabaseObserved { Reach = DatabaseReach.Connected });
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _api.Dispose();
    }

    [Fact]
    public async Task A_stop_waits_for_the_reconciles_and_only_then_releases_locks_and_lease()
    {
        await StartAsync();

        _host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var renewed = RenewTime;
        await Eventually.Be(() => RenewTime != renewed);
        Reconciles.ExecuteTask!.IsCompleted.ShouldBeFalse("a reconcile is running");
        _observed.SetResult(new DatabaseObserved { Reach = DatabaseReach.Connected });
        await Reconciles.ExecuteTask.WaitAsync(Token);
        Holder.ShouldNotBeNullOrEmpty("other services are stopped after the reconciles");
        _database.Released.ShouldBeEmpty();

        await _host.StopAsync(Token);
        _database.Released.ShouldHaveSingleItem();
        Holder.ShouldBe("");
    }

    [Fact]
    public async Task A_lost_lease_ends_the_reconciles_without_waiting_for_them_and_is_not_released()
    {
        await StartAsync();

        _api.Put(new V1Lease
        {
            Metadata = new V1ObjectMeta { Name = ElectionNamespace.LeaseName, NamespaceProperty = Namespace },
            Spec = new V1LeaseSpec { HolderIdentity = "other", LeaseDurationSeconds = 20 },
        });

        await Reconciles.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(20), Token);
        _observed.Task.IsCompleted.ShouldBeFalse();
        var leadership = _host.Services.GetRequiredService<Leadership>();
        leadership.Lost.IsCancellationRequested.ShouldBeTrue();
        leadership.LossReason.ShouldBe("held by other");
        Holder.ShouldBe("other");
    }

    private async Task StartAsync()
    {
        await _host.StartAsync(Token);
        await _reconciling.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Holder.ShouldNotBeNullOrEmpty();
    }
}
