using System.Globalization;
using System.Net;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>
/// Keeps a <see cref="Store{T}"/> up to date, as client-go's reflector does: it lists, watches from the list's resource version, advances with each
/// event and bookmark, and lists again only when the version has expired. Errors are retried without end; <see cref="HasSynced"/> and
/// <see cref="LastContact"/> expose them to the probes.
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
    private volatile RefusedWatch? _refused;

    /// <summary>Creates a reflector. It does nothing until <see cref="RunAsync"/>.</summary>
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

    /// <summary>The cached objects.</summary>
    public Store<T> Store { get; }

    /// <inheritdoc />
    public string Name => _client.Kind.Plural;

    /// <inheritdoc />
    public string? Namespace => _options.Namespace;

    /// <inheritdoc />
    public bool HasSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc />
    public DateTimeOffset? LastContact => Interlocked.Read(ref _lastContact) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <inheritdoc />
    public (string Message, TimeSpan Lasts)? Refusal => _refused is { } refused ? (refused.Message, _time.GetElapsedTime(refused.At)) : null;

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Updates the store until cancelled; then returns normally. Call once.</summary>
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
                HandleError(error);
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
        // Later lists read the newest state: the watch cache of another API server may be older than this store. The last version is not used either:
        // together with a limit it means exactly that version, and a version that is too old to watch would be listed again and again.
        _listVersion = null;
        _logger.Listed(Name, list.Items.Length, list.ResourceVersion);
        _synced.TrySetResult();
    }

    /// <summary>Watches until the stream ends.</summary>
    /// <returns>True if the watch may be reopened immediately; false if it ended suspiciously early.</returns>
    private async Task<bool> WatchAsync(string version, CancellationToken cancellationToken)
    {
        var opened = _time.GetTimestamp();
        var events = 0;
        await foreach (var item in _stream.ReadAsync(version, Accepted, cancellationToken))
        {
            Touch();
            events++;
            if (IsOlder(item.ResourceVersion, _version))
                throw new ResourceGoneException("Expired", $"the API server went back from version {_version} to {item.ResourceVersion}, as after a restore of etcd");
            if (item is { Kind: WatchEventKind.Deleted, Entity: { } deleted })
                Store.Remove(ObjectKey.Of(deleted));
            else if (item.Entity is { } entity)
                Store.Set(Strip(_client.Complete(entity)));
            _version = item.ResourceVersion;
        }
        _logger.WatchEnded(Name, _version!, events);
        // Bookmarks come every minute. After a restore of etcd the server's versions are behind this one, and it would send nothing until they have caught up.
        if (events == 0 && _time.GetElapsedTime(opened) >= _options.MinWatch)
            _version = null;
        return events > 0 || _time.GetElapsedTime(opened) >= TimeSpan.FromSeconds(1);
    }

    /// <summary>Decides whether to resume the watch or to list again, which the version null means.</summary>
    private void HandleError(Exception error)
    {
        var listing = _version is null;
        if (error is ApiException and not ResourceGoneException)
            _refused = new RefusedWatch(error.Message, _refused?.At ?? _time.GetTimestamp());
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
                _logger.ConnectionLost(error, Name); // the version is still valid
                break;
            default:
                _version = null;
                _logger.ReflectorFailed(error, Name);
                break;
        }
    }

    private void Accepted()
    {
        _refused = null;
        Touch();
    }

    // Versions are compared only if both are numbers. A server that hands out other ones is trusted to say that a version has expired.
    private static bool IsOlder(string version, string? than) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var one) && ulong.TryParse(than, NumberStyles.None, CultureInfo.InvariantCulture, out var other) && one < other;

    private void Touch() => Interlocked.Exchange(ref _lastContact, _time.GetUtcNow().UtcTicks);

    private static T Strip(T entity)
    {
        // Often half of an object, and never read.
        entity.Metadata.ManagedFields = null;
        return entity;
    }

    private sealed record RefusedWatch(string Message, long At);
}
