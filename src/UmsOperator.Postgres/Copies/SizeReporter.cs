using Npgsql;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Copies;

/// <summary>Tells the size of a growing copy about once a second. Its failure is nobody's: figures only.</summary>
internal sealed class SizeReporter : IAsyncDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private SizeReporter(Func<CancellationToken, Task> work) => _work = work(_stop.Token);

    /// <summary>Starts; dispose it to stop.</summary>
    public static SizeReporter Start(OperatorConnections connections, DatabaseTarget target, string name, IProgress<long>? bytesDone, TimeProvider time) =>
        new(cancellationToken => bytesDone is null ? Task.CompletedTask : ReportAsync(connections, target, name, bytesDone, time, cancellationToken));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static async Task ReportAsync(
        OperatorConnections connections, DatabaseTarget target, string name, IProgress<long> bytesDone, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var maintenance = await connections.OpenMaintenanceAsync(target, "size", cancellationToken);
            using var timer = new PeriodicTimer(_interval, time);
            do
                bytesDone.Report(await maintenance.ScalarAsync<long>("SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1", cancellationToken, name));
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException or TimeoutException)
        {
        }
    }
}
