namespace UmsOperator.Postgres.Connections;

/// <summary>
/// The search_path of a UMS server's own session, for which names in the spec (a query, a table) are written. Use it only for the tenant's texts and in a session with
/// few privileges, because these schemas can contain planted code.
/// </summary>
internal static class ServersSearchPath
{
    /// <summary>
    /// Sets the path for the rest of the transaction; returns one row. Reads the value of ALTER DATABASE from the catalog, because the operator's
    /// sessions start with a path of their own.
    /// </summary>
    public const string Set =
        """
        SELECT set_config('search_path', coalesce(
            (SELECT substr(e, length('search_path=') + 1) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) e
              WHERE d.datname = current_database() AND s.setrole = 0 AND starts_with(e, 'search_path=')),
            '"$user", public'), true)
        """;
}
