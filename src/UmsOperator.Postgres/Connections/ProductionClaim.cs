using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The claim on P: a setting of the database with the uid of its cluster (protocol step 0).</summary>
internal static class ProductionClaim
{
    /// <summary>For a query over pg_database d.</summary>
    public const string Expression =
        $"(SELECT substr(e, strpos(e, '=') + 1) FROM pg_db_role_setting s, unnest(s.setconfig) e WHERE s.setdatabase = d.oid AND s.setrole = 0 AND split_part(e, '=', 1) = '{DatabaseSettings.Claim}')";

    /// <summary>What is said of another cluster's claim: nothing that names it.</summary>
    public static string InUse(string database) => $"database.name: '{database}' is in use by another UmsCluster; nothing was done; choose another database, or delete that cluster first";

    /// <summary>Whether the operator may open a session on production for this cluster: nothing of it runs in what another one claims, or in a stranger's database that nobody claims.</summary>
    public static bool MayLook(DatabaseTarget target, string? claim, bool ownedByOperator) => claim is null ? ownedByOperator : claim == target.Uid;

    public static Task<string?> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ScalarAsync<string>($"SELECT {Expression} FROM pg_database d WHERE d.datname = $1", cancellationToken, database);

    public static Task WriteAsync(NpgsqlConnection connection, string database, string uid, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} SET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")} = {Sql.Literal(uid)}", cancellationToken);

    public static Task ClearAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} RESET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")}", cancellationToken);
}
