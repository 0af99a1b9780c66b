namespace UmsOperator.Cluster;

/// <summary>Bounds a request to the API server, so that a silent one is told of in time.</summary>
internal static class TimeLimit
{
    /// <summary>For the first try: what hangs is told within five seconds.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(3);

    /// <summary>For what hung before: longer than any webhook may take, whose name the API server then tells.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(40);

    /// <summary>Runs it.</summary>
    /// <exception cref="TimeoutException">It took longer. Whether it was done is unknown.</exception>
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
            throw new TimeoutException($"the API server, or a webhook that it asks, did not answer within {most.TotalSeconds:0} s", cancelled);
        }
    }
}
