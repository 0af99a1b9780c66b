using Npgsql;

namespace UmsOperator.Postgres.Locking;

/// <summary>The session that holds one cluster's advisory lock. Used under its gate: a session runs one statement at a time.</summary>
internal sealed class ClusterLock : IAsyncDisposable
{
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The open session; null: not held.</summary>
    public NpgsqlConnection? Session { get; set; }

    /// <summary>Where it was taken: another host, maintenance database or login is another lock.</summary>
    public string? Place { get; set; }

    public async ValueTask CloseAsync()
    {
        if (Session is { } session)
            await session.DisposeAsync();
        (Session, Place) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Gate.Dispose();
    }
}
