using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Copies what a template clone does not: ALTER DATABASE SET, ALTER ROLE IN DATABASE SET, the connection limit and the grants of other roles.
/// </summary>
internal static class DatabaseSettings
{
    /// <summary>Name of the setting that holds the claim on production. It is never copied.</summary>
    public const string Claim = ClusterNames.ClaimSetting;

    /// <summary>Reads all settings of a database except the claim.</summary>
    public static async Task<IReadOnlyList<StoredSetting>> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        await connection.QueryAsync(
            """
            SELECT r.rolname::text, split_part(e, '=', 1), substr(e, strpos(e, '=') + 1)
              FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
              LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) e
             WHERE d.datname = $1 AND split_part(e, '=', 1) <> $2 ORDER BY 1 NULLS FIRST, 2
            """,
            reader => new StoredSetting(reader.Text(0), reader.GetString(1), reader.GetString(2)), cancellationToken, database, Claim);

    /// <summary>Applies the settings to a copy that its source has and the copy lacks.</summary>
    /// <param name="connection">A session of the operator, in a transaction.</param>
    /// <param name="source">Name of the source database.</param>
    /// <param name="copy">Name of the copy.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The settings that could not be applied, with PostgreSQL's reason. The caller checks them against <c>update.acceptLostSettings</c>.</returns>
    public static async Task<IReadOnlyList<LostSetting>> CopyAsync(NpgsqlConnection connection, string source, string copy, CancellationToken cancellationToken)
    {
        var present = await ReadAsync(connection, copy, cancellationToken);
        var lost = new List<LostSetting>();
        foreach (var setting in (await ReadAsync(connection, source, cancellationToken)).Except(present))
        {
            if (await TryAsync(connection, setting.Statement(copy), cancellationToken) is { } reason)
                lost.Add(new LostSetting(setting, reason));
        }

        return lost;
    }

    /// <summary>
    /// Does the same as <see cref="CopyAsync"/> in its own transaction, and fails if a setting is lost that the spec does not accept to lose.
    /// </summary>
    /// <exception cref="DatabaseActionException">Settings are lost. The message names them and says what to do.</exception>
    public static async Task CopyAllAsync(NpgsqlConnection connection, DatabaseTarget target, string source, string copy, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var lost = (await CopyAsync(connection, source, copy, cancellationToken)).Where(setting => !setting.IsAccepted(target)).ToList();
        await transaction.CommitAsync(cancellationToken);
        if (lost.Count > 0)
            throw new DatabaseActionException(
                $"the operator may not set these settings of '{source}' on '{copy}': {string.Join("; ", lost)}; add them to update.acceptLostSettings, or as a superuser GRANT SET ON PARAMETER to the operator or reset them on '{source}'");
    }

    /// <summary>
    /// Copies production's grants and connection limit to a database that may become production. Grants to roles of bindings are left out, because
    /// they end with the roles.
    /// </summary>
    public static async Task CopyGrantsAsync(NpgsqlConnection connection, DatabaseTarget target, string source, string copy, CancellationToken cancellationToken)
    {
        var limit = await connection.ScalarAsync<int>("SELECT datconnlimit FROM pg_database WHERE datname = $1", cancellationToken, source);
        await connection.ExecuteAsync($"ALTER DATABASE {Sql.Identifier(copy)} CONNECTION LIMIT {Math.Max(limit, -1)}", cancellationToken);
        var grants = await connection.QueryAsync(
            """
            SELECT CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END, a.privilege_type, a.is_grantable
              FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
             WHERE d.datname = $1 AND a.grantee <> d.datdba AND (a.grantee = 0 OR r.rolname IS NOT NULL AND NOT starts_with(r.rolname, $2))
            """,
            reader => (Grantee: reader.GetString(0), Privilege: reader.GetString(1), Grantable: reader.GetBoolean(2)), cancellationToken, source, ClusterNames.Claim(target.Uid));
        await connection.ExecuteAsync($"REVOKE ALL ON DATABASE {Sql.Identifier(copy)} FROM PUBLIC", cancellationToken);
        foreach (var grant in grants)
            await connection.ExecuteAsync($"GRANT {grant.Privilege} ON DATABASE {Sql.Identifier(copy)} TO {grant.Grantee}{(grant.Grantable ? " WITH GRANT OPTION" : "")}", cancellationToken);
    }

    // Uses a savepoint, because a refusal would otherwise abort the transaction that swaps production.
    private static async Task<string?> TryAsync(NpgsqlConnection connection, string statement, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync("SAVEPOINT setting", cancellationToken);
        try
        {
            await connection.ExecuteAsync(statement, cancellationToken);
            return null;
        }
        catch (PostgresException refused)
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT setting", cancellationToken);
            return refused.MessageText;
        }
    }
}
