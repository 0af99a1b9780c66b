using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Tells which connection limit is exhausted: the server's, the database's or the role's. All three have the same SQLSTATE.</summary>
internal static class ConnectionLimit
{
    // Functions in PostgreSQL's source that raise the error. The server reports them with each error, independent of its language.
    private const string OfRole = "InitializeSessionUserId";
    private const string OfDatabase = "CheckMyDatabase";

    /// <summary>Whether the exhausted limit is the role's own.</summary>
    public static bool IsOfRole(PostgresException refused) =>
        refused.SqlState == PostgresErrorCodes.TooManyConnections && (refused.Routine == OfRole || refused.MessageText.StartsWith("too many connections for role", StringComparison.Ordinal));

    /// <summary>Describes the refusal and how to raise the limit.</summary>
    /// <param name="target">The cluster whose operator login was refused.</param>
    /// <param name="database">The database that was to be reached.</param>
    /// <param name="field">The field that names it.</param>
    /// <param name="refused">The error, with SQLSTATE 53300.</param>
    public static string Say(DatabaseTarget target, string database, string field, PostgresException refused)
    {
        if (IsOfRole(refused))
            return $"database.operatorSecretRef: login '{target.OperatorUsername}' has reached its connection limit on {target.Address} ({refused.MessageText}); run as a superuser: ALTER ROLE {Sql.Identifier(target.OperatorUsername)} CONNECTION LIMIT -1";
        return refused.Routine == OfDatabase || refused.MessageText.StartsWith("too many connections for database", StringComparison.Ordinal)
            ? $"{field}: database '{database}' on {target.Address} has reached its connection limit ({refused.MessageText}); run as its owner or a superuser: ALTER DATABASE {Sql.Identifier(database)} CONNECTION LIMIT -1"
            : $"database.host: {target.Address} has no free connection ({refused.MessageText}); raise max_connections, or close unused sessions";
    }
}
