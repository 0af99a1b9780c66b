using System.Collections.Concurrent;

namespace UmsOperator.Kubernetes.Controllers;

/// <summary>
/// How much is begun at one time. Work that goes on for long waits for somebody else and costs next to nothing: it gives its slot to the next, so that what
/// waits can never keep the rest from being begun.
/// </summary>
internal sealed class WorkSlots(int count, TimeSpan yieldAfter, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(count);
    private readonly ConcurrentDictionary<Task, bool> _running = [];

    /// <summary>Waits for a slot, which <see cref="Run"/> takes.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    /// <summary>Begins work on another thread; gives its slot back when it is done or has taken long, whichever comes first.</summary>
    /// <param name="work">Must not throw.</param>
    public void Run(Func<Task> work)
    {
        var running = Task.Run(() => HoldAsync(work));
        _running[running] = true;
        _ = running.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Waits for all that was begun.</summary>
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
