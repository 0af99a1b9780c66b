using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The claim on production: a setting of the database whose value is the UID of the cluster that uses it (step 0 of the protocol).</summary>
internal static class ProductionClaim
{
    /// <summary>SQL for the claim on a database, null if there is none. To be used in a query over pg_database d.</summary>
    public const string Expression =
        $"(SELECT substr(e, strpos(e, '=') + 1) FROM pg_db_role_setting s, unnest(s.setconfig) e WHERE s.setdatabase = d.oid AND s.setrole = 0 AND split_part(e, '=', 1) = '{DatabaseSettings.Claim}')";

    /// <summary>The message about another cluster's claim. It does not name that cluster.</summary>
    public static string InUse(string database) => $"database.name: '{database}' is in use by another UmsCluster; nothing was done; choose another database, or delete that cluster first";

    /// <summary>
    /// Whether the operator may open a session on production for this cluster. It may not if another cluster claims the database, or if the database
    /// is not claimed and has another owner.
    /// </summary>
    public static bool MayOpen(DatabaseTarget target, string? claim, bool ownedByOperator) => claim is null ? ownedByOperator : claim == target.Uid;

    public static Task<string?> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ScalarAsync<string>($"SELECT {Expression} FROM pg_database d WHERE d.datname = $1", cancellationToken, database);

    public static Task WriteAsync(NpgsqlConnection connection, string database, string uid, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} SET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")} = {Sql.Literal(uid)}", cancellationToken);

    public static Task ClearAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} RESET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")}", cancellationToken);
}
