using System.Collections.Immutable;
using System.Net;
using UmsOperator.Sandbox.Api;
using k8s;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>Watches the ready addresses of one Service. Like kube-proxy, it keeps the last known addresses during an outage.</summary>
public sealed class EndpointsSource : IEndpointSource, IAsyncDisposable
{
    private readonly ApiClient _client;
    private readonly ObjectCache<EndpointSlice> _cache;
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _portName;
    private readonly Task _watching;
    private ImmutableArray<IPEndPoint> _current = [];

    private EndpointsSource(ApiClient client, string path, string portName)
    {
        (_client, _portName) = (client, portName);
        _cache = new ObjectCache<EndpointSlice>(_client, path, _ => Take(), TimeProvider.System);
        _watching = _cache.RunAsync(_stopping.Token);
    }

    /// <summary>Starts the watch.</summary>
    /// <param name="kubernetes">Connection to the API server.</param>
    /// <param name="namespace">Namespace of the Service.</param>
    /// <param name="service">Name of the Service.</param>
    /// <param name="portName">Name of the port; empty for an unnamed port.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<EndpointsSource> StartAsync(
        KubernetesClientConfiguration kubernetes, string @namespace, string service, string portName, CancellationToken cancellationToken)
    {
        var client = new ApiClient(kubernetes, new ApiLink());
        try
        {
            return new EndpointsSource(client, EndpointSlice.Path(await EndpointSlice.VersionAsync(client, cancellationToken), @namespace, service), portName);
        }
        catch
        {
            client.Dispose();
            client.Link.Dispose();
            throw;
        }
    }

    /// <summary>Called after each change on the watch's own loop; must return quickly.</summary>
    public event EventHandler? Changed;

    /// <summary>The addresses seen last; empty before the first list.</summary>
    public ImmutableArray<IPEndPoint> Current
    {
        get => ImmutableInterlocked.InterlockedCompareExchange(ref _current, [], []);
        private set => ImmutableInterlocked.InterlockedExchange(ref _current, value);
    }

    /// <summary>Returns the addresses; waits only for the first list.</summary>
    public async ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken)
    {
        await _cache.Synced.WaitAsync(cancellationToken);
        return Current;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching;
        _stopping.Dispose();
        _client.Dispose();
        _client.Link.Dispose();
    }

    private void Take()
    {
        Current = [.. _cache.Items.SelectMany(slice => slice.Ready(_portName))];
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
