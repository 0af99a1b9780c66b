namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A piece of work that one worker does in one go.</summary>
/// <param name="name">For messages.</param>
/// <param name="weight">The heaviest that can begin goes first, so that none is left to one worker at the end.</param>
/// <param name="run">Does it, on the sessions of a worker.</param>
internal sealed class WorkItem(string name, long weight, Func<Worker, CancellationToken, Task> run)
{
    private readonly List<WorkItem> _followers = [];

    /// <summary>For messages.</summary>
    public string Name => name;

    /// <summary>Estimated size; only compared.</summary>
    public long Weight => weight;

    /// <summary>Tables that no other item may hold at the same time: two that lock the same two tables in another order would end in a deadlock.</summary>
    public HashSet<uint> Locks { get; } = [];

    /// <summary>Items that wait for this one.</summary>
    public IReadOnlyList<WorkItem> Followers => _followers;

    /// <summary>How many items this one waits for.</summary>
    public int Awaited { get; private set; }

    /// <summary>Begins after another.</summary>
    public void After(WorkItem other)
    {
        if (ReferenceEquals(this, other) || other._followers.Contains(this))
            return;
        other._followers.Add(this);
        Awaited++;
    }

    /// <summary>Does it.</summary>
    public Task RunAsync(Worker worker, CancellationToken cancellationToken) => run(worker, cancellationToken);
}
