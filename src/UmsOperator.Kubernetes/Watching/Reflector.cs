using System.Net;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>
/// Keeps a <see cref="Store{T}"/> equal to the cluster, as client-go's reflector does: list, watch from the list's version, move on with each
/// event and bookmark, list again only when the version is lost. Any error is retried for ever; readiness and liveness tell of it.
/// </summary>
public sealed class Reflector<T> : ISynced
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ResourceClient<T> _client;
    private readonly ReflectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WatchStream<T> _stream;
    private readonly ReflectorBackoff _backoff;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _listVersion = "0";
    private string? _version;
    private long _lastContact;

    /// <summary>A reflector that does nothing until <see cref="RunAsync"/>.</summary>
    public Reflector(ResourceClient<T> client, ReflectorOptions options, TimeProvider time, Random random, ILogger<Reflector<T>> logger)
    {
        _client = client;
        _options = options;
        _time = time;
        _logger = logger;
        _stream = new WatchStream<T>(client, options, time, random);
        _backoff = new ReflectorBackoff(options.MaxBackoff, time, random);
        Store = new Store<T>(error => _logger.SubscriberFailed(error, Name));
    }

    /// <summary>The mirror.</summary>
    public Store<T> Store { get; }

    /// <inheritdoc />
    public string Name => _client.Kind.Plural;

    /// <inheritdoc />
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc />
    public DateTimeOffset? LastContact => Interlocked.Read(ref _lastContact) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Mirrors until cancelled; then returns normally. Call once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (_version is null)
                    await ListAsync(cancellationToken);
                if (await WatchAsync(_version!, cancellationToken))
                    continue;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                Judge(error);
            }

            try
            {
                await Task.Delay(_backoff.Next(), _time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var list = await _client.ListAsync(
            new ListOptions
            {
                Namespace = _options.Namespace,
                LabelSelector = _options.LabelSelector,
                FieldSelector = _options.FieldSelector,
                PageSize = _options.PageSize,
                ResourceVersion = _listVersion,
            },
            cancellationToken);
        Touch();
        Store.Replace(list.Items.Select(Strip));
        _version = list.ResourceVersion;
        // From now on only what is newest: the cache of another server may be older than what is known here. Not "at least the last version"
        // either: together with a limit that means exactly that version, which is listed for ever once it is too old to watch.
        _listVersion = null;
        _logger.Listed(Name, list.Items.Length, list.ResourceVersion);
        _synced.TrySetResult();
    }

    /// <summary>Watches to the end of the stream. True if it may be reopened at once; false if it ended suspiciously soon.</summary>
    private async Task<bool> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var opened = _time.GetTimestamp();
        var events = 0;
        await foreach (var item in _stream.ReadAsync(version, Touch, cancellationToken))
        {
            Touch();
            events++;
            if (item is { Kind: WatchEventKind.Deleted, Entity: { } deleted })
                Store.Remove(ObjectKey.Of(deleted));
            else if (item.Entity is { } entity)
                Store.Set(Strip(_client.Complete(entity)));
            _version = item.ResourceVersion;
        }
        _logger.WatchEnded(Name, _version!, events);
        return events > 0 || _time.GetElapsedTime(opened) >= TimeSpan.FromSeconds(1);
    }

    /// <summary>Decides from where to go on. Forgetting the version means to list again.</summary>
    private void Judge(Exception error)
    {
        var listing = _version is null;
        switch (error)
        {
            case ResourceGoneException:
            case ApiException { StatusCode: HttpStatusCode.GatewayTimeout } when listing: // "Too large resource version"
                _version = null;
                _listVersion = null;
                _logger.VersionExpired(Name, error.Message);
                break;
            case ApiException { StatusCode: HttpStatusCode.TooManyRequests }:
            case HttpRequestException or IOException or WatchStalledException:
                _logger.ConnectionLost(error, Name); // the version is still good
                break;
            default:
                _version = null;
                _logger.ReflectorFailed(error, Name);
                break;
        }
    }

    private void Touch() => Interlocked.Exchange(ref _lastContact, _time.GetUtcNow().UtcTicks);

    private static T Strip(T entity)
    {
        // Often half of an object, and nobody here reads it.
        entity.Metadata.ManagedFields = null;
        return entity;
    }
}
