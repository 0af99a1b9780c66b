using System.Collections.Concurrent;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Api;

/// <summary>A list kept current by a watch. After an error it lists again, so no deletion is lost.</summary>
/// <param name="client">The client. While its link is cut, the last known objects stay.</param>
/// <param name="path">A collection, see <see cref="ResourcePath"/>.</param>
/// <param name="changed">Called in order on the cache's own loop; must return quickly and must not throw.</param>
/// <param name="clock">Clock for the pauses between attempts.</param>
public sealed class ObjectCache<T>(ApiClient client, string path, Action<ObjectChange<T>> changed, TimeProvider clock)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan WatchLength = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, T> _objects = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the first list.</summary>
    public Task Synced => _synced.Task;

    public IEnumerable<T> Items => _objects.Values;

    public T? Find(string? @namespace, string name) => _objects.GetValueOrDefault(Key(@namespace, name));

    /// <summary>Runs until cancelled; never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        string? version = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                version ??= await ListAsync(cancellationToken);
                _synced.TrySetResult();
                var start = clock.GetTimestamp();
                version = await WatchAsync(version, cancellationToken);
                if (clock.GetElapsedTime(start) < Pause) await Task.Delay(Pause, clock, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or IOException or JsonException
                                          or KubernetesException or OperationCanceledException)
            {
                version = null; // a stale version would cause the same error on every attempt
                await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await client.GetAsync<KubernetesList<T>>(path, cancellationToken);
        var present = list.Items.ToDictionary(Key, StringComparer.Ordinal);
        foreach (var (key, gone) in _objects)
        {
            if (!present.ContainsKey(key)) Remove(key, gone);
        }

        foreach (var (key, item) in present) Put(key, item);
        return list.Metadata.ResourceVersion;
    }

    private async Task<string> WatchAsync(string version, CancellationToken cancellationToken)
    {
        // The server ends the watch after timeoutSeconds; a connection that died silently is abandoned a minute later.
        using var watchdog = new CancellationTokenSource(WatchLength + TimeSpan.FromMinutes(1), clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(watchdog.Token, cancellationToken);
        var query = $"watch=true&allowWatchBookmarks=true&timeoutSeconds={WatchLength.TotalSeconds}&resourceVersion={version}";
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        await foreach (var line in client.ReadLinesAsync($"{path}{separator}{query}", both.Token))
        {
            using var json = JsonDocument.Parse(line);
            var content = json.RootElement.GetProperty("object");
            var type = json.RootElement.GetProperty("type").GetString();
            if (type == "ERROR") throw new KubernetesException(KubernetesJson.Deserialize<V1Status>(content));
            if (type == "BOOKMARK")
            {
                version = content.GetProperty("metadata").GetProperty("resourceVersion").GetString()!;
                continue;
            }

            var item = KubernetesJson.Deserialize<T>(content);
            version = item.Metadata.ResourceVersion;
            if (type == "DELETED") Remove(Key(item), item);
            else Put(Key(item), item);
        }

        return version;
    }

    private void Put(string key, T item)
    {
        item.Metadata.ManagedFields = null;
        _objects.TryGetValue(key, out var before);
        if (before?.Metadata.ResourceVersion == item.Metadata.ResourceVersion) return;
        if (before is not null && before.Metadata.Uid != item.Metadata.Uid)
        {
            Remove(key, before);
            before = null;
        }

        _objects[key] = item;
        changed(new ObjectChange<T>(before, item));
    }

    private void Remove(string key, T last)
    {
        if (_objects.TryRemove(key, out _)) changed(new ObjectChange<T>(last, null));
    }

    private static string Key(T item) => Key(item.Metadata.NamespaceProperty, item.Metadata.Name);

    private static string Key(string? @namespace, string name) => $"{@namespace}/{name}";
}
