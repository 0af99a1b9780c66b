namespace UmsOperator.Postgres.Connections;

/// <summary>
/// How long a statement of a session may run, and how long it may wait for a lock. The server enforces both; the client also enforces a limit, in
/// case the server does not.
/// </summary>
/// <param name="Statement">Value of <c>statement_timeout</c>.</param>
/// <param name="Lock">Value of <c>lock_timeout</c>.</param>
internal sealed record SessionLimits(TimeSpan Statement, TimeSpan Lock)
{
    /// <summary>For statements that only read the catalog.</summary>
    public static SessionLimits Read { get; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(5));

    /// <summary>For statements that change roles, privileges, settings or a few rows, or that read whole catalogs.</summary>
    public static SessionLimits Change { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));

    /// <summary>For statements whose time grows with the size of the database.</summary>
    public static SessionLimits Copy { get; } = new(TimeSpan.FromHours(24), TimeSpan.FromMinutes(10));

    /// <summary>When the client gives up on a server that does not enforce the limit.</summary>
    public TimeSpan Client => Statement + TimeSpan.FromSeconds(10);
}
