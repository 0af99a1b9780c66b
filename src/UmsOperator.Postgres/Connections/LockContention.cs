namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Decides when an operator pauses instead of taking the lock from another one. A failover takes it once, and the former leader is gone afterwards. If the lock is
/// repeatedly held by another operator, both manage the cluster. Has no side effects beyond the given list.
/// </summary>
internal static class LockContention
{
    private const int MostClashes = 2;
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    /// <summary>Time between two checks of a paused operator.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>A paused operator whose session was idle for longer counts as dead. Several pauses long, because its machine may be busy.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    /// <summary>Whether this operator must pause instead of taking the lock.</summary>
    /// <param name="clashes">When another operator held the lock, UTC. Entries older than ten minutes are removed.</param>
    /// <param name="now">The current time, UTC.</param>
    public static bool MustPause(List<DateTime> clashes, DateTime now)
    {
        clashes.RemoveAll(at => now - at > Memory);
        return clashes.Count >= MostClashes;
    }
}
