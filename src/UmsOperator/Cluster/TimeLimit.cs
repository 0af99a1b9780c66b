namespace UmsOperator.Cluster;

/// <summary>Limits the time of a request to the API server, so that a missing response is reported in time.</summary>
internal static class TimeLimit
{
    /// <summary>For the first attempt: a missing response is reported within five seconds.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(3);

    /// <summary>After a timeout: longer than any webhook may take, so that the API server's error names the webhook.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(40);

    /// <summary>Runs a request.</summary>
    /// <exception cref="TimeoutException">The limit was exceeded. Whether the request had an effect is unknown.</exception>
    public static async Task<T> RunAsync<T>(TimeSpan most, TimeProvider time, Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await request(either.Token);
        }
        catch (OperationCanceledException cancelled) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"the API server, or a webhook that it calls, did not answer within {most.TotalSeconds:0} s", cancelled);
        }
    }
}
