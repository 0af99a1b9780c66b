using Npgsql;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>Behaves like the connection pool of an old server behind a partition: its sessions write, and reconnect as soon as they are terminated.</summary>
internal sealed class KnockingSessions : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping;
    private readonly Task _loops;
    private int _written;
    private int _refused;

    private KnockingSessions(TestCluster cluster, string role, int count, CancellationToken cancellationToken)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _loops = Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(() => KnockAsync(cluster, role, _stopping.Token), CancellationToken.None)));
    }

    public static KnockingSessions Start(TestCluster cluster, string role, int count, CancellationToken cancellationToken) => new(cluster, role, count, cancellationToken);

    /// <summary>Waits until some sessions have written.</summary>
    public Task WroteAsync() => Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref _written) > 20));

    /// <summary>Waits for a number of further refusals.</summary>
    public Task RefusedAsync(int times)
    {
        var until = Volatile.Read(ref _refused) + times;
        return Until.TrueAsync(() => Task.FromResult(Volatile.Read(ref _refused) >= until));
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _loops;
        _stopping.Dispose();
    }

    private async Task KnockAsync(TestCluster cluster, string role, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var session = await cluster.LoginAsync(role);
                while (!cancellationToken.IsCancellationRequested)
                {
                    await TestCluster.RunAsync(session, "INSERT INTO knocks VALUES (clock_timestamp())");
                    Interlocked.Increment(ref _written);
                }
            }
            catch (NpgsqlException)
            {
                Interlocked.Increment(ref _refused);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
