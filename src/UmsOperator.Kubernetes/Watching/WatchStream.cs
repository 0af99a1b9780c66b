using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Watching;

/// <summary>
/// Reads one watch until it ends. The watchers of the client library are not used: they wait for a first line, swallow in-stream errors, skip lines
/// that they cannot decode and never notice a dead connection.
/// </summary>
internal sealed class WatchStream<T>(ResourceClient<T> client, ReflectorOptions options, TimeProvider time, Random random)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Reads the events after <paramref name="resourceVersion"/>. Ends normally when the server closes the stream.</summary>
    /// <param name="resourceVersion">Where to resume.</param>
    /// <param name="onOpen">Called when the server has accepted the watch.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ApiException">The server refused the watch or sent an error in the stream.</exception>
    /// <exception cref="WatchStalledException">The server sent no headers in time, or did not end the watch at its timeoutSeconds.</exception>
    /// <exception cref="WatchDecodeException">A line could not be decoded.</exception>
    public async IAsyncEnumerable<WatchEvent<T>> ReadAsync(string resourceVersion, Action onOpen, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The server ends the watch after a random time, so that no watch hangs and not all watches end together.
        var seconds = NextTimeout();
        using var lifetime = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + options.StallGrace, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.Token);

        using var response = await OpenAsync(resourceVersion, seconds, cancellationToken);
        onOpen();
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var reader = new StreamReader(stream);
        while (await ReadLineAsync(reader, seconds, either.Token, cancellationToken) is { } line)
        {
            if (line.Length > 0)
                yield return WatchLine.Parse<T>(line);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(string resourceVersion, int seconds, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, client.Kind.Path(options.Namespace))
            .With("watch", true)
            .With("allowWatchBookmarks", true)
            .With("timeoutSeconds", seconds)
            .With("resourceVersion", resourceVersion)
            .With("labelSelector", options.LabelSelector)
            .With("fieldSelector", options.FieldSelector);
        using var headers = new CancellationTokenSource(options.HeaderTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, headers.Token);
        try
        {
            return await client.Connection.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WatchStalledException($"The API server did not accept the watch of {client.Kind.Plural} within {options.HeaderTimeout}");
        }
    }

    private async Task<string?> ReadLineAsync(StreamReader reader, int seconds, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(either);
        }
        catch (Exception) when (either.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new WatchStalledException($"The API server did not end the watch of {client.Kind.Plural} after {seconds} s");
        }
    }

    private int NextTimeout()
    {
        lock (random)
            return random.Next((int)options.MinWatch.TotalSeconds, (int)options.MaxWatch.TotalSeconds + 1);
    }
}
