using System.Text;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// Simulates the controllers that a bare API server lacks: ServiceAccounts, binding, node taints and health, PodDisruptionBudget status,
/// EndpointSlices, claims. While a controller-manager holds its Lease, only binding and EndpointSlices are active. There is no garbage collector and no namespace controller.
/// </summary>
public sealed class ClusterStandIns : IAsyncDisposable
{
    /// <summary>The <c>schedulerName</c> of the pods that the stand-in scheduler binds.</summary>
    public const string SchedulerName = Scheduler.Name;

    private readonly ApiClient _client;
    private readonly CancellationTokenSource _stopping = new();
    private Task _loops = Task.CompletedTask;

    private ClusterStandIns(ApiClient client) => _client = client;

    /// <summary>Starts the stand-ins; returns once their caches are synced.</summary>
    /// <param name="kubernetes">A connection with all rights.</param>
    /// <param name="loggers">Creates the log.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="besideControllerManager">Whether the sandbox's own controller-manager runs, which leaves claims to the stand-ins.</param>
    /// <param name="bindsAllPods">Whether pods of the default scheduler are bound, too.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="k8s.Autorest.HttpOperationException">The API server refused discovery.</exception>
    /// <exception cref="HttpRequestException">The API server is unreachable.</exception>
    public static async Task<ClusterStandIns> StartAsync(
        KubernetesClientConfiguration kubernetes,
        ILoggerFactory? loggers = null,
        TimeProvider? clock = null,
        bool besideControllerManager = false,
        bool bindsAllPods = false,
        CancellationToken cancellationToken = default)
    {
        var client = new ApiClient(kubernetes, new ApiLink());
        var cluster = new ClusterStandIns(client);
        try
        {
            var logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<ClusterStandIns>();
            var state = new ClusterState(
                client, clock ?? TimeProvider.System, logger, await GroupVersionAsync(client, "policy", cancellationToken), await GroupVersionAsync(client, EndpointSlice.Group, cancellationToken));
            StandIn[] standIns =
            [
                new ServiceAccounts(state, Authority(kubernetes), wantsTokenSecret: await ServiceAccountReadiness.NeedsSecretAsync(client, cancellationToken)),
                new Scheduler(state, bindsAllPods),
                new NodeLifecycle(state),
                new Budgets(state),
                new EndpointsController(state),
                new Claims(state, besideControllerManager),
            ];
            state.OnChange(() => Array.ForEach(standIns, standIn => standIn.Wake()));
            var watching = state.RunAsync(cluster._stopping.Token);
            cluster._loops = watching;
            await state.SyncedAsync().WaitAsync(cancellationToken);
            cluster._loops = Task.WhenAll(standIns.Select(standIn => standIn.RunAsync(cluster._stopping.Token)).Append(watching));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        _stopping.Dispose();
        _client.Dispose();
        _client.Link.Dispose();
    }

    private static async Task<string> GroupVersionAsync(ApiClient client, string group, CancellationToken cancellationToken)
    {
        var found = await client.GetAsync<V1APIGroup>($"apis/{group}", cancellationToken);
        return found.Versions.Any(v => v.Version == "v1") ? "v1" : "v1beta1";
    }

    private static string Authority(KubernetesClientConfiguration kubernetes) =>
        (kubernetes.SslCaCerts ?? []).Aggregate(new StringBuilder(), (text, certificate) => text.AppendLine(certificate.ExportCertificatePem())).ToString();
}
