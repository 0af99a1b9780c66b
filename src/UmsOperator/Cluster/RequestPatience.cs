using System.Collections.Concurrent;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Cluster;

/// <summary>
/// Limits the time of requests to the API server (<see cref="TimeLimit"/>). After a timeout a cluster's requests get the long limit until one is answered
/// fast: otherwise a slow server or webhook would answer every second request after the operator has given it up, and it would be unknown whether the others had an effect.
/// Thread-safe.
/// </summary>
internal sealed class RequestPatience(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Uid, bool OfPods), bool> _slow = [];

    /// <summary>Runs a request.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="createsPod">Whether it creates a pod, also as a dry run. The webhooks for pods delay no other request.</param>
    /// <param name="isRepeated">Whether the same request failed before, which was reported then.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="TimeoutException">The limit was exceeded. Whether the request had an effect is unknown.</exception>
    public async Task<T> RunAsync<T>(string uid, bool createsPod, bool isRepeated, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var key = (uid, createsPod);
        var began = time.GetTimestamp();
        try
        {
            var result = await TimeLimit.RunAsync(isRepeated || _slow.ContainsKey(key) ? TimeLimit.Again : TimeLimit.First, time, request, cancellationToken);
            Answered();
            return result;
        }
        catch (TimeoutException)
        {
            _slow[key] = true;
            throw;
        }
        catch (ApiException)
        {
            Answered();
            throw;
        }

        void Answered()
        {
            if (time.GetElapsedTime(began) < TimeLimit.First)
                _slow.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets a cluster that was deleted.</summary>
    public void Forget(string uid)
    {
        _slow.TryRemove((uid, true), out _);
        _slow.TryRemove((uid, false), out _);
    }
}
