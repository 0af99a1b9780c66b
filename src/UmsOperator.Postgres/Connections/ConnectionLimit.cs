using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Whose limit of connections is used up, and the statement that raises it: the server's, a database's and a role's have one SQLSTATE.</summary>
internal static class ConnectionLimit
{
    // Functions of PostgreSQL's sources that raise it: told with each error, in every language.
    private const string OfRole = "InitializeSessionUserId";
    private const string OfDatabase = "CheckMyDatabase";

    /// <summary>Whether a refusal is of a role's own limit.</summary>
    public static bool IsOfRole(PostgresException refused) =>
        refused.SqlState == PostgresErrorCodes.TooManyConnections && (refused.Routine == OfRole || refused.MessageText.StartsWith("too many connections for role", StringComparison.Ordinal));

    /// <summary>A refusal in words.</summary>
    /// <param name="target">The cluster; its operator's login was refused.</param>
    /// <param name="database">The database that was to be reached.</param>
    /// <param name="field">The field that names it.</param>
    /// <param name="refused">Has SQLSTATE 53300.</param>
    public static string Say(DatabaseTarget target, string database, string field, PostgresException refused)
    {
        if (IsOfRole(refused))
            return $"database.operatorSecretRef: login '{target.OperatorUsername}' has used up its connections on {target.Address} ({refused.MessageText}); run as a superuser: ALTER ROLE {Sql.Identifier(target.OperatorUsername)} CONNECTION LIMIT -1";
        return refused.Routine == OfDatabase || refused.MessageText.StartsWith("too many connections for database", StringComparison.Ordinal)
            ? $"{field}: the connections of database '{database}' on {target.Address} are used up ({refused.MessageText}); run as its owner or a superuser: ALTER DATABASE {Sql.Identifier(database)} CONNECTION LIMIT -1"
            : $"database.host: {target.Address} has no free connection ({refused.MessageText}); raise max_connections, or end sessions that nobody needs";
    }
}
