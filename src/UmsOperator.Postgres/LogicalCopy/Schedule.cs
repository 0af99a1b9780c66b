namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Runs work items in the order of their dependencies, several at a time. The first failure cancels the rest.</summary>
/// <param name="items">All items, including those that others depend on.</param>
internal sealed class Schedule(IEnumerable<WorkItem> items)
{
    private const int ShownOfCycle = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<WorkItem, int> _waiting = items.ToDictionary(item => item, item => item.Awaited);
    private readonly HashSet<uint> _locked = [];
    private TaskCompletionSource _changed = NewSignal();
    private int _running;

    /// <summary>Runs all items.</summary>
    /// <param name="workers">The workers; each runs one item at a time.</param>
    /// <param name="cancellationToken">Cancels all items.</param>
    /// <exception cref="InvalidOperationException">The items have a dependency cycle.</exception>
    public Task RunAsync(IReadOnlyCollection<Worker> workers, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync(workers.Select(worker => (Func<CancellationToken, Task>)(token => WorkAsync(worker, workers.Count, token))), cancellationToken);

    private async Task WorkAsync(Worker worker, int workers, CancellationToken cancellationToken)
    {
        while (await NextAsync(workers, cancellationToken) is var (item, spare))
        {
            await item.RunAsync(worker with { Spare = spare }, cancellationToken);
            Done(item);
        }
    }

    private async Task<(WorkItem Item, int Spare)?> NextAsync(int workers, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task changed;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                    return null;
                if (Begin() is { } item)
                    return (item, Math.Max(0, workers - _running - Ready().Count()));
                if (_running == 0)
                    throw new InvalidOperationException($"dependency cycle: {string.Join(", ", _waiting.Keys.Take(ShownOfCycle).Select(waiting => waiting.Name))}");
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private WorkItem? Begin()
    {
        var item = Ready().MaxBy(one => one.Weight);
        if (item is null)
            return null;
        _waiting.Remove(item);
        _locked.UnionWith(item.Locks);
        _running++;
        return item;
    }

    private IEnumerable<WorkItem> Ready() => _waiting.Where(one => one.Value == 0 && !one.Key.Locks.Overlaps(_locked)).Select(one => one.Key);

    private void Done(WorkItem item)
    {
        lock (_lock)
        {
            _running--;
            _locked.ExceptWith(item.Locks);
            foreach (var follower in item.Followers)
                _waiting[follower]--;
            _changed.SetResult();
            _changed = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
