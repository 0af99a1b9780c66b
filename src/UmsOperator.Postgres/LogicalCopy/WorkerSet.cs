using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The workers of a logical copy.</summary>
internal sealed class WorkerSet : IAsyncDisposable
{
    private readonly List<Worker> _workers = [];

    private WorkerSet()
    {
    }

    /// <summary>Number of workers.</summary>
    public int Count => _workers.Count;

    /// <summary>Opens the sessions of all workers.</summary>
    public static async Task<WorkerSet> OpenAsync(LogicalCopySessions sessions, string snapshot, int count, CancellationToken cancellationToken)
    {
        var workers = new WorkerSet();
        try
        {
            await TaskGroup.RunAsync(
                Enumerable.Repeat<Func<CancellationToken, Task>>(async token => workers.Add(await Worker.OpenAsync(sessions, snapshot, token)), count), cancellationToken);
            return workers;
        }
        catch
        {
            await workers.DisposeAsync();
            throw;
        }
    }

    /// <summary>Does the same in each worker's session on the copy.</summary>
    public Task InEachCopyAsync(Func<NpgsqlConnection, CancellationToken, Task> action, CancellationToken cancellationToken) =>
        TaskGroup.RunAsync([.. _workers.Select(worker => (Func<CancellationToken, Task>)(token => action(worker.Copy, token)))], cancellationToken);

    /// <summary>Runs all items.</summary>
    public Task RunAsync(IReadOnlyCollection<WorkItem> items, CancellationToken cancellationToken) => new Schedule(items).RunAsync(_workers, cancellationToken);

    private void Add(Worker worker)
    {
        lock (_workers)
            _workers.Add(worker);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
    }
}
