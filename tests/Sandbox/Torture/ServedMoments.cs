using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Checks each second whether a server is ready. A second without one that no fault explains breaks promise P3.</summary>
internal sealed class ServedMoments(FaultLog log, TimeProvider time)
{
    /// <summary>Number of seconds without a ready server.</summary>
    public int Unserved { get; private set; }

    /// <summary>Number of these that no injected fault explains.</summary>
    public int Unexplained { get; private set; }

    /// <summary>Checks until cancelled.</summary>
    public async Task RunAsync(ClusterObserver observer, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (observer.Servers.Any(server => server.IsReady))
                    continue;
                Unserved++;
                if (!log.Explains(time.GetUtcNow()))
                    Unexplained++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The update is over.
        }
    }
}
