using k8s.Autorest;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// One duty of a controller-manager or scheduler. Level-triggered: each pass looks at everything and corrects what differs, so that a
/// missed or repeated call does no harm. Sandbox clusters are small.
/// </summary>
internal abstract class StandIn(ClusterState state)
{
    // A pass without any event, for what only time changes (leases) and for what went wrong unseen.
    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly Signal _signal = new();

    protected ClusterState State { get; } = state;

    /// <summary>True if a real controller-manager does this too: then the stand-in keeps still.</summary>
    protected virtual bool BelongsToControllerManager => true;

    public void Wake() => _signal.Set();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                using (var resync = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
                {
                    var woken = _signal.WaitAsync(resync.Token);
                    await Task.WhenAny(woken, Task.Delay(Resync, State.Clock, resync.Token));
                    await resync.CancelAsync();
                    await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                cancellationToken.ThrowIfCancellationRequested();
                if (BelongsToControllerManager && State.ControllerManagerRuns) continue;
                if (!await TryAsync(cancellationToken))
                {
                    await Task.Delay(RetryPause, State.Clock, cancellationToken);
                    Wake();
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The sandbox ends.
        }
    }

    protected abstract Task ReconcileAsync(CancellationToken cancellationToken);

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReconcileAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException
                                      || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.PassFailed(State.Logger, GetType().Name, e.Message); // a conflict, most often: the next pass sees the newer object
            return false;
        }
    }
}
