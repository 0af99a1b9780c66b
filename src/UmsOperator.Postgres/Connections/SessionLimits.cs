namespace UmsOperator.Postgres.Connections;

/// <summary>How long one statement of a session may run, and how long it may wait for a lock. Enforced by the server, and by the client for a server that does not.</summary>
/// <param name="Statement">For <c>statement_timeout</c>.</param>
/// <param name="Lock">For <c>lock_timeout</c>.</param>
internal sealed record SessionLimits(TimeSpan Statement, TimeSpan Lock)
{
    /// <summary>For statements that only read the catalog.</summary>
    public static SessionLimits Look { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));

    /// <summary>For statements that change roles, rights, settings or some rows, and for whole catalogs.</summary>
    public static SessionLimits Change { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));

    /// <summary>For statements whose time grows with the size of the database.</summary>
    public static SessionLimits Copy { get; } = new(TimeSpan.FromHours(24), TimeSpan.FromMinutes(10));

    /// <summary>When the client gives up on a server that keeps no limit.</summary>
    public TimeSpan Client => Statement + TimeSpan.FromSeconds(10);
}
