using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Looks each second whether a server is ready. A moment in which none is, and that no fault explains, is a broken promise (P3).</summary>
internal sealed class ServedMoments(FaultLog log, TimeProvider time)
{
    /// <summary>Moments without a ready server.</summary>
    public int Unserved { get; private set; }

    /// <summary>Those of them that no injected fault explains.</summary>
    public int Unexplained { get; private set; }

    /// <summary>Looks until cancelled.</summary>
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
