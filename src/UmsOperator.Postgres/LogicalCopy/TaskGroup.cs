namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Work done side by side as one: the first failure cancels the rest, is waited out, and thrown.</summary>
internal static class TaskGroup
{
    /// <summary>Runs all of it.</summary>
    /// <param name="work">Each is begun at once, on threads of the pool.</param>
    /// <param name="cancellationToken">Cancels all.</param>
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
