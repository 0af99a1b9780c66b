namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Runs tasks concurrently. The first failure cancels the rest, and is thrown when all have ended.</summary>
internal static class TaskGroup
{
    /// <summary>Runs the tasks.</summary>
    /// <param name="work">The tasks; all start at once, on threads of the pool.</param>
    /// <param name="cancellationToken">Cancels all tasks.</param>
    public static async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> work, CancellationToken cancellationToken)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = work.Select(one => Task.Run(() => one(all.Token), CancellationToken.None)).ToList();
        Task? failed = null;
        await foreach (var task in Task.WhenEach(tasks))
        {
            if (task.IsCompletedSuccessfully || failed is not null)
                continue;
            failed = task;
            await all.CancelAsync();
        }

        if (failed is not null)
            await failed;
    }
}
