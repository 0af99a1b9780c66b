namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A unit of work that one worker runs.</summary>
/// <param name="name">Name for error messages.</param>
/// <param name="weight">Estimated size. Of the items that can start, the heaviest goes first, so that no long item runs alone at the end.</param>
/// <param name="run">Runs the item on a worker's sessions.</param>
internal sealed class WorkItem(string name, long weight, Func<Worker, CancellationToken, Task> run)
{
    private readonly List<WorkItem> _followers = [];

    /// <summary>Name for error messages.</summary>
    public string Name => name;

    /// <summary>Estimated size, used only to compare items.</summary>
    public long Weight => weight;

    /// <summary>OIDs of tables that no other running item may have. Two items that lock the same tables in different order would deadlock.</summary>
    public HashSet<uint> Locks { get; } = [];

    /// <summary>Items that depend on this one.</summary>
    public IReadOnlyList<WorkItem> Followers => _followers;

    /// <summary>Number of items on which this one depends.</summary>
    public int Awaited { get; private set; }

    /// <summary>Makes this item start only after another one has ended.</summary>
    public void After(WorkItem other)
    {
        if (ReferenceEquals(this, other) || other._followers.Contains(this))
            return;
        other._followers.Add(this);
        Awaited++;
    }

    /// <summary>Runs the item.</summary>
    public Task RunAsync(Worker worker, CancellationToken cancellationToken) => run(worker, cancellationToken);
}
