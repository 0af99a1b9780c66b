using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The session that holds one cluster's advisory lock. Used under its gate: a session runs one statement at a time.</summary>
internal sealed class ClusterLock : IAsyncDisposable
{
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The open session; null: not held.</summary>
    public NpgsqlConnection? Session { get; set; }

    /// <summary>Where it was taken: another host, maintenance database or login is another lock.</summary>
    public string? Place { get; set; }

    /// <summary>While this operator stands back: the session that shows it to its rival.</summary>
    public NpgsqlConnection? Presence { get; set; }

    /// <summary>Why it stands back, and until when without another look.</summary>
    public LockRefusal? Refusal { get; set; }

    /// <summary>When another operator was found to hold the lock, UTC, newest last.</summary>
    public List<DateTime> Clashes { get; } = [];

    public async ValueTask CloseAsync()
    {
        if (Session is { } session)
            await session.DisposeAsync();
        (Session, Place) = (null, null);
    }

    /// <summary>Stands back no more.</summary>
    public async ValueTask ReturnAsync()
    {
        if (Presence is { } presence)
            await presence.DisposeAsync();
        (Presence, Refusal) = (null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await ReturnAsync();
        Gate.Dispose();
    }
}
