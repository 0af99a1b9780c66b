using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// The session that holds one cluster's advisory lock. Callers hold the gate while they use it, because a session runs one statement at a time.
/// </summary>
internal sealed class ClusterLock : IAsyncDisposable
{
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The session that holds the lock; null if this process does not hold it.</summary>
    public NpgsqlConnection? Session { get; private set; }

    /// <summary>Host, maintenance database and login under which the lock was acquired. With another place, it is another lock.</summary>
    public string? Place { get; private set; }

    /// <summary>While this operator is paused: the session that makes it visible to the other operators.</summary>
    public NpgsqlConnection? Presence { get; private set; }

    /// <summary>Why this operator is paused, and until when it does not check again; null if it is not paused.</summary>
    public LockRefusal? Refusal { get; private set; }

    /// <summary>When another operator held the lock at an attempt to acquire it. UTC, newest last.</summary>
    public List<DateTime> Clashes { get; } = [];

    /// <summary>Records that a session holds the lock.</summary>
    public void Hold(NpgsqlConnection session, string place) => (Session, Place) = (session, place);

    /// <summary>Records why this operator is paused.</summary>
    public LockRefusal Pause(LockRefusal refusal) => Refusal = refusal;

    /// <summary>Records the session that makes this operator visible.</summary>
    public NpgsqlConnection Announce(NpgsqlConnection presence) => Presence = presence;

    /// <summary>Closes the session that makes this operator visible, and stays paused.</summary>
    public async ValueTask WithdrawAsync()
    {
        var presence = Presence;
        Presence = null;
        if (presence is not null)
            await presence.DisposeAsync();
    }

    /// <summary>Releases the lock by closing its session.</summary>
    public async ValueTask CloseAsync()
    {
        if (Session is { } session)
            await session.DisposeAsync();
        (Session, Place) = (null, null);
    }

    /// <summary>Ends the pause of this operator.</summary>
    public async ValueTask ReturnAsync()
    {
        await WithdrawAsync();
        Refusal = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await ReturnAsync();
        Gate.Dispose();
    }
}
