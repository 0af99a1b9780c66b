using Npgsql;
using UmsOperator.Postgres.Rights;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Production;

/// <summary>The claim on P: a setting of the database with the uid of its cluster (protocol step 0).</summary>
internal static class ProductionClaim
{
    /// <summary>For a query over pg_database d.</summary>
    public const string Expression =
        $"(SELECT substr(e, strpos(e, '=') + 1) FROM pg_db_role_setting s, unnest(s.setconfig) e WHERE s.setdatabase = d.oid AND s.setrole = 0 AND split_part(e, '=', 1) = '{DatabaseSettings.Claim}')";

    public static Task<string?> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ScalarAsync<string>($"SELECT {Expression} FROM pg_database d WHERE d.datname = $1", cancellationToken, database);

    public static Task WriteAsync(NpgsqlConnection connection, string database, string uid, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} SET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")} = {Sql.Literal(uid)}", cancellationToken);

    public static Task ClearAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(database)} RESET {Sql.Identifier("umsoperator")}.{Sql.Identifier("cluster")}", cancellationToken);
}
