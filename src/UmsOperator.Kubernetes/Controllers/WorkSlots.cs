using System.Collections.Concurrent;

namespace UmsOperator.Kubernetes.Controllers;

/// <summary>
/// Limits how much work starts at the same time. Long work mostly waits for another system and costs little, so it gives up its slot: work that waits
/// cannot block the rest.
/// </summary>
internal sealed class WorkSlots(int count, TimeSpan yieldAfter, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentDictionary<Task, bool> _running = [];

    /// <summary>Waits for a slot, which <see cref="Run"/> takes.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    /// <summary>Starts work on another thread. Its slot is released when it ends, or when it has run for the time after which it yields.</summary>
    /// <param name="work">Must not throw.</param>
    public void Run(Func<Task> work)
    {
        var running = Task.Run(() => HoldAsync(work));
        _running[running] = true;
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Waits until all started work has ended.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_running.Keys);

    public void Dispose() => _free.Dispose();

    private async Task HoldAsync(Func<Task> work)
    {
        var held = 1;
        try
        {
            await using var slow = time.CreateTimer(_ => GiveBack(), null, yieldAfter, Timeout.InfiniteTimeSpan);
            await work();
        }
        finally
        {
            GiveBack();
        }

        void GiveBack()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
                _free.Release();
        }
    }
}
