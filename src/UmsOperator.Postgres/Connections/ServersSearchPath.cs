namespace UmsOperator.Postgres.Connections;

/// <summary>
/// The search path that a server's own session has: names in the spec (a query, a table) are written for it. Only for texts of the tenant's, in a session without rights to lose:
/// what stands in these schemas can be a trap.
/// </summary>
internal static class ServersSearchPath
{
    /// <summary>Sets it for the rest of the transaction; one row. What ALTER DATABASE sets counts, as the operator's sessions begin with a path of their own.</summary>
    public const string Set =
        """
        SELECT set_config('search_path', coalesce(
            (SELECT substr(e, length('search_path=') + 1) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) e
              WHERE d.datname = current_database() AND s.setrole = 0 AND starts_with(e, 'search_path=')),
            '"$user", public'), true)
        """;
}
