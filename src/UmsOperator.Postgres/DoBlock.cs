namespace UmsOperator.Postgres;

/// <summary>Builds DO statements that a superuser runs in a database that UMS servers write to.</summary>
internal static class DoBlock
{
    // Must be the first statement and fully qualified. Without it, an operator or function that a server planted and that matches the argument types better
    // would run as the superuser.
    private const string SystemSearchPath = "PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);";

    /// <summary>The statement, without a semicolon. Its unqualified names resolve to PostgreSQL's own objects until its transaction ends.</summary>
    /// <param name="declarations">Variable declarations in PL/pgSQL, without the last semicolon.</param>
    /// <param name="body">Statements in PL/pgSQL.</param>
    public static string Of(string declarations, string body) => $"DO {Sql.Literal($"DECLARE {declarations}; BEGIN {SystemSearchPath} {body} END")}";
}
