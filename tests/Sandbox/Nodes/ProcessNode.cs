using System.Collections.Concurrent;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>
/// A node whose pods are local processes, that is, a kubelet without containers. It registers itself, renews its Lease, runs the pods that are
/// bound to it and reports their status.
/// </summary>
public sealed class ProcessNode : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(1);

    private readonly ProcessNodeOptions _options;
    private readonly ApiClient _client;
    private readonly AddressClaim _address;
    private readonly ProbeAction _probes = new();
    private readonly NodeServices _services;
    private readonly NodeRegistration _registration;
    private readonly ConcurrentDictionary<string, PodWorker> _pods = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private Task _loops = Task.CompletedTask;
    private int _ended;

    private ProcessNode(ProcessNodeOptions options)
    {
        _options = options;
        _address = options.Addresses.Take();
        _client = new ApiClient(options.Kubernetes, new ApiLink());
        var objects = new ConfigObjects(_client);
        _services = new NodeServices(
            options,
            _client,
            new ContainerEnvironment(objects, _client.BaseUri),
            new PodVolumes(_client, objects, Path.Combine(options.Run.Path, "claims")),
            _probes,
            new NodeEvents(_client, options.Name, options.Clock),
            _address.Address.ToString(),
            options.LoggerFactory.CreateLogger<ProcessNode>());
        _registration = new NodeRegistration(_client, options, _services.HostIP);
    }

    public string Name => _options.Name;

    /// <summary>False between <see cref="CutOff"/> and <see cref="Rejoin"/>.</summary>
    public bool IsConnected => _client.Link.IsUp;

    /// <summary>The log file of a container, with stdout and stderr of all its runs.</summary>
    public string LogFile(string @namespace, string pod, string container) => _services.LogFile(@namespace, pod, container);

    /// <summary>Starts a node; returns when it is registered and Ready and its pod cache is synced.</summary>
    /// <exception cref="HttpOperationException">The API server refused the Node.</exception>
    /// <exception cref="HttpRequestException">The API server is unreachable.</exception>
    public static async Task<ProcessNode> StartAsync(ProcessNodeOptions options, CancellationToken cancellationToken = default)
    {
        var node = new ProcessNode(options);
        try
        {
            await node._registration.RegisterAsync(cancellationToken);
            var pods = new ObjectCache<V1Pod>(
                node._client, ResourcePath.Of<V1Pod>(fieldSelector: $"spec.nodeName={options.Name}"), node.Observe, options.Clock);
            node._loops = Task.WhenAll(pods.RunAsync(node._stopping.Token), node.RenewAsync());
            await pods.Synced.WaitAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Simulates a network partition from the API server. The pods keep running.</summary>
    public void CutOff() => _client.Link.Cut();

    /// <summary>Ends the partition; the node catches up with all changes.</summary>
    public void Rejoin() => _client.Link.Restore();

    /// <summary>Simulates a power failure: all processes are killed and no status is written. The Node object stays; a new node of this name takes over.</summary>
    public async Task FailAsync()
    {
        _client.Link.Cut();
        await EndAsync(TimeSpan.Zero);
    }

    /// <summary>Stops all processes and removes the node from the cluster.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!await EndAsync(StopGrace)) return;
        if (!_client.Link.IsUp) return;
        try
        {
            await _registration.RemoveAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or HttpOperationException)
        {
            Log.RemoveFailed(_services.Logger, e, Name); // the API server may have stopped first
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _client.Link.Dispose();
        _probes.Dispose();
        _stopping.Dispose();
    }

    private async Task<bool> EndAsync(TimeSpan grace)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1) return false;
        await _stopping.CancelAsync();
        await _loops;
        await Task.WhenAll(_pods.Values.Select(pod => pod.KillAsync(grace)));
        foreach (var pod in _pods.Values) pod.Dispose();
        _pods.Clear();
        _address.Dispose();
        return true;
    }

    private void Observe(ObjectChange<V1Pod> change)
    {
        if (change.After is { } pod)
        {
            if (_pods.TryGetValue(pod.Metadata.Uid, out var known))
            {
                known.Observe(pod);
                return;
            }

            var worker = new PodWorker(_services, pod);
            _pods[pod.Metadata.Uid] = worker;
            worker.Start();
        }
        else if (_pods.TryGetValue(change.Before!.Metadata.Uid, out var gone))
        {
            _ = ForgetAsync(change.Before.Metadata.Uid, gone);
        }
    }

    private async Task ForgetAsync(string uid, PodWorker worker)
    {
        await worker.VanishAsync();
        _services.Events.Forget(uid);
        if (_pods.TryRemove(uid, out _)) worker.Dispose();
    }

    private async Task RenewAsync()
    {
        const int HeartbeatEvery = 10;
        var renewed = 0;
        while (true)
        {
            await Task.Delay(_options.LeaseDuration / 4, _options.Clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested) return;
            try
            {
                await _registration.RenewAsync(_stopping.Token);
                // After an interruption the node may be marked Unknown, so it reports Ready immediately.
                if (renewed++ % HeartbeatEvery == 0) await _registration.ReportReadyAsync(_stopping.Token);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or OperationCanceledException)
            {
                renewed = 0;
                Log.RenewFailed(_services.Logger, Name, e.Message);
            }
        }
    }
}
