using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Options;

namespace UmsOperator.Background;

/// <summary>
/// Runs long database work. <see cref="OperatorOptions.MaxBackgroundTasks"/> run at the same time, the others wait. A task is identified by cluster
/// and key (the database that it creates). Its result is kept until <see cref="Acknowledge"/> or the next start, so that the next reconcile observes
/// it. Thread-safe.
/// </summary>
internal sealed class BackgroundPool(IOptions<OperatorOptions> options, TimeProvider time, ILogger<BackgroundPool> logger) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Cluster, string Key), BackgroundTask> _tasks = [];
    private readonly SemaphoreSlim _slots = new(options.Value.MaxBackgroundTasks);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts the work unless it is already running.</summary>
    /// <param name="cluster">Uid of the cluster.</param>
    /// <param name="key">Name of the database that it creates.</param>
    /// <param name="work">Reports its progress; cancelled with the pool.</param>
    /// <param name="ended">Called once when the work has succeeded, failed or been cancelled.</param>
    /// <returns>False if the work is already running or the pool is stopping.</returns>
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
            task.Run(() => RunAsync(task, work, ended));
            return true;
        }
    }

    /// <summary>The cluster's running tasks, and its ended ones that are not acknowledged.</summary>
    public IReadOnlyList<BackgroundTaskObserved> Observe(string cluster)
    {
        lock (_lock)
            return [.. _tasks.Where(task => task.Key.Cluster == cluster).Select(task => task.Value.Observe()).OrderBy(task => task.Key, StringComparer.Ordinal)];
    }

    /// <summary>Forgets ended tasks whose results have been observed.</summary>
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

    /// <summary>Cancels a task, waits until it has ended, and forgets it. The caller drops the incomplete database.</summary>
    public async Task CancelAsync(string cluster, string key, CancellationToken cancellationToken)
    {
        if (Find(cluster).FirstOrDefault(task => task.Key == key) is { } task)
            await EndAsync(cluster, [task], cancellationToken);
    }

    /// <summary>Cancels all tasks of a deleted cluster, waits until they have ended, and forgets them.</summary>
    public Task CancelAllAsync(string cluster, CancellationToken cancellationToken) => EndAsync(cluster, Find(cluster), cancellationToken);

    /// <summary>Cancels all tasks, refuses new ones, and waits until the running ones have ended.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        ImmutableArray<Task> running;
        lock (_lock)
            running = [.. _tasks.Values.Select(task => task.Completion)];
        await Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <summary>Cancels all tasks without waiting: the process ends.</summary>
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
