namespace UmsOperator.Postgres;

/// <summary>A DO statement that a superuser runs in a database that servers write to.</summary>
internal static class DoBlock
{
    // The first thing that it does, with nothing that could mean something else: an operator or a function of a server's that fits better would else run as the superuser.
    private const string OwnNames = "PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);";

    /// <summary>The statement, without a semicolon. Its names mean PostgreSQL's own until its transaction ends.</summary>
    /// <param name="declarations">Variables, without the last semicolon.</param>
    /// <param name="body">Statements of PL/pgSQL.</param>
    public static string Of(string declarations, string body) => $"DO {Sql.Literal($"DECLARE {declarations}; BEGIN {OwnNames} {body} END")}";
}
