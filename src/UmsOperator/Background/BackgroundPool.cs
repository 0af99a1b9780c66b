using System.Collections.Immutable;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Background;

/// <summary>
/// Long work of this process: some at a time, the rest wait their turn. A task is known by cluster and key (the database that it makes). It is
/// remembered after its end until <see cref="Acknowledge"/> or a newer start, so that the next observation sees how it ended. Thread-safe.
/// </summary>
internal sealed class BackgroundPool(int maxRunning, TimeProvider time, ILogger<BackgroundPool> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Cluster, string Key), BackgroundTask> _tasks = [];
    private readonly SemaphoreSlim _slots = new(maxRunning, maxRunning);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts the work unless it runs already.</summary>
    /// <param name="cluster">Uid of the cluster.</param>
    /// <param name="key">What it makes.</param>
    /// <param name="work">Reports how far it is; cancelled with the pool.</param>
    /// <param name="ended">Called once when it has ended, however.</param>
    /// <returns>False if it runs already, or if the pool is stopping.</returns>
    public bool TryStart(string cluster, string key, Func<IProgress<CopyProgress>, CancellationToken, Task> work, Action ended)
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
                return false;
            var known = _tasks.GetValueOrDefault((cluster, key));
            if (known is { Running: true })
                return false;
            known?.Dispose();
            var task = new BackgroundTask(key, time.GetUtcNow().UtcDateTime, known?.Failures ?? 0, _stopping.Token);
            _tasks[(cluster, key)] = task;
            // Not on the caller's thread: the work may block before its first await, and the lock is held.
            task.Completion = Task.Run(() => RunAsync(task, work, ended), CancellationToken.None);
            return true;
        }
    }

    /// <summary>The cluster's tasks: running ones, and ended ones that are not acknowledged.</summary>
    public IReadOnlyList<BackgroundTaskObserved> Observe(string cluster)
    {
        lock (_lock)
            return [.. _tasks.Where(task => task.Key.Cluster == cluster).Select(task => task.Value.Observe()).OrderBy(task => task.Key, StringComparer.Ordinal)];
    }

    /// <summary>Forgets ended tasks whose result has been seen in the world.</summary>
    public void Acknowledge(string cluster, IEnumerable<string> keys)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (_tasks.TryGetValue((cluster, key), out var task) && !task.Running)
                    Forget((cluster, key), task);
            }
        }
    }

    /// <summary>Cancels a task, waits for its end, and forgets it. What it left half-made is dropped by whoever asked.</summary>
    public async Task CancelAsync(string cluster, string key, CancellationToken cancellationToken)
    {
        if (Find(cluster).FirstOrDefault(task => task.Key == key) is { } task)
            await EndAsync(cluster, [task], cancellationToken);
    }

    /// <summary>Cancels all tasks of a cluster that is gone, waits for their end, and forgets them.</summary>
    public Task CancelAllAsync(string cluster, CancellationToken cancellationToken) => EndAsync(cluster, Find(cluster), cancellationToken);

    /// <summary>Cancels everything, starts nothing more, and waits for the end of what runs.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        ImmutableArray<Task> running;
        lock (_lock)
            running = [.. _tasks.Values.Select(task => task.Completion)];
        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <summary>Cancels everything and waits for nothing: the process ends.</summary>
    public void Dispose() => _stopping.Cancel();

    private async Task RunAsync(BackgroundTask task, Func<IProgress<CopyProgress>, CancellationToken, Task> work, Action ended)
    {
        try
        {
            await _slots.WaitAsync(task.Token);
            try
            {
                task.Begin(time.GetUtcNow().UtcDateTime);
                logger.BackgroundStarted(task.Key);
                await work(task, task.Token);
                task.Succeed(time.GetUtcNow().UtcDateTime);
                logger.BackgroundEnded(task.Key, (time.GetUtcNow().UtcDateTime - task.StartedAt).TotalSeconds);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (Exception) when (task.Token.IsCancellationRequested)
        {
            task.Fail(time.GetUtcNow().UtcDateTime, "cancelled", counts: false);
            logger.BackgroundCancelled(task.Key);
        }
        catch (Exception error)
        {
            task.Fail(time.GetUtcNow().UtcDateTime, SafeText.Of(error.Message, SafeText.Sentence), counts: true);
            logger.BackgroundFailed(error, task.Key, task.Failures);
        }
        ended();
    }

    private ImmutableArray<BackgroundTask> Find(string cluster)
    {
        lock (_lock)
            return [.. _tasks.Where(task => task.Key.Cluster == cluster).Select(task => task.Value)];
    }

    private async Task EndAsync(string cluster, ImmutableArray<BackgroundTask> tasks, CancellationToken cancellationToken)
    {
        foreach (var task in tasks)
            await task.CancelAsync();
        await Task.WhenAll(tasks.Select(task => task.Completion)).WaitAsync(cancellationToken);
        lock (_lock)
        {
            foreach (var task in tasks)
                Forget((cluster, task.Key), task);
        }
    }

    private void Forget((string Cluster, string Key) id, BackgroundTask task)
    {
        if (_tasks.TryGetValue(id, out var known) && ReferenceEquals(known, task))
            _tasks.Remove(id);
        task.Dispose();
    }
}
