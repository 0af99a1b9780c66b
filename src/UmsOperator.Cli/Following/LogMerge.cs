using System.Runtime.CompilerServices;

namespace UmsOperator.Cli.Following;

/// <summary>Merges logs by time, with one line of each in memory. The lines of one server keep their order.</summary>
internal static class LogMerge
{
    /// <summary>The lines of all logs.</summary>
    public static async IAsyncEnumerable<LogLine> MergeAsync(IReadOnlyList<IAsyncEnumerable<LogLine>> logs, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var readers = logs.Select(log => log.GetAsyncEnumerator(cancellationToken)).ToList();
        try
        {
            var queue = new PriorityQueue<IAsyncEnumerator<LogLine>, (DateTime, int)>();
            for (var at = 0; at < readers.Count; at++)
            {
                if (await readers[at].MoveNextAsync())
                    queue.Enqueue(readers[at], (readers[at].Current.Time, at));
            }

            while (queue.TryDequeue(out var next, out var rank))
            {
                yield return next.Current;
                if (await next.MoveNextAsync())
                    queue.Enqueue(next, (next.Current.Time, rank.Item2));
            }
        }
        finally
        {
            foreach (var reader in readers)
                await reader.DisposeAsync();
        }
    }
}
