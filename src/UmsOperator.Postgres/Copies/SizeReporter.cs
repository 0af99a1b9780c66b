using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Reports the size of a growing copy about once a second. Its failures are ignored, because nothing but these figures depends on it.</summary>
internal sealed class SizeReporter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private const string Sizes = "SELECT (SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1), (SELECT pg_database_size(oid) FROM pg_database WHERE datname = $2)";

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private SizeReporter(Func<CancellationToken, Task> work) => _work = work(_stop.Token);

    /// <summary>Starts reporting. Dispose the result to stop.</summary>
    /// <param name="connections">Opens the reporter's own session.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="copy">Name of the copy.</param>
    /// <param name="source">Name of the source database.</param>
    /// <param name="progress">Receives the figures. If null, nothing is done.</param>
    /// <param name="rows">Rows copied and rows expected; null for a template copy.</param>
    /// <param name="time">Clock.</param>
    public static SizeReporter Start(
        OperatorConnections connections, DatabaseTarget target, string copy, string source, IProgress<CopyProgress>? progress, Func<(long? Done, long? Expected)> rows, TimeProvider time) =>
        new(cancellationToken => progress is null ? Task.CompletedTask : ReportAsync(connections, target, (copy, source), progress, rows, time, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static async Task ReportAsync(
        OperatorConnections connections, DatabaseTarget target, (string Copy, string Source) names, IProgress<CopyProgress> progress,
        Func<(long? Done, long? Expected)> rows, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var maintenance = await connections.OpenMaintenanceAsync(target, "size", SessionLimits.Read, cancellationToken);
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                var sizes = (await maintenance.QueryAsync(
                    Sizes, reader => (Copy: reader.IsDBNull(0) ? 0 : reader.GetInt64(0), Source: reader.IsDBNull(1) ? 0 : reader.GetInt64(1)), cancellationToken, names.Copy, names.Source))[0];
                var (done, expected) = rows();
                progress.Report(new CopyProgress(sizes.Copy, sizes.Source, done, expected));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException or TimeoutException)
        {
        }
    }
}
