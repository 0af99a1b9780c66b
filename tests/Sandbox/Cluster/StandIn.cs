using k8s.Autorest;
using UmsOperator.Sandbox.Api;

namespace UmsOperator.Sandbox.Cluster;

/// <summary>
/// One duty of a controller-manager or scheduler. Level-triggered: each pass compares the whole state and corrects differences, so a
/// missed or repeated event does no harm. Sandbox clusters are small.
/// </summary>
internal abstract class StandIn(ClusterState state)
{
    // Passes also run without events, for changes of time (leases) and to recover from unnoticed errors.
    private static readonly TimeSpan Resync = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly Signal _signal = new();

    protected ClusterState State { get; } = state;

    /// <summary>Whether a real controller-manager has this duty; the stand-in is then inactive while one runs.</summary>
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
            Log.PassFailed(State.Logger, GetType().Name, e.Message); // most often a conflict; the next pass sees the newer object
            return false;
        }
    }
}
