using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>ALTER DATABASE SET, ALTER ROLE IN DATABASE SET, connection limit and foreign grants: what a template clone loses.</summary>
internal static class DatabaseSettings
{
    /// <summary>The claim on P; never copied.</summary>
    public const string Claim = ClusterNames.ClaimSetting;

    /// <summary>All settings of a database but the claim.</summary>
    public static async Task<IReadOnlyList<StoredSetting>> ReadAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken) =>
        await connection.QueryAsync(
            """
            SELECT r.rolname::text, split_part(e, '=', 1), substr(e, strpos(e, '=') + 1)
              FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
              LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) e
             WHERE d.datname = $1 AND split_part(e, '=', 1) <> $2 ORDER BY 1 NULLS FIRST, 2
            """,
            reader => new StoredSetting(reader.Text(0), reader.GetString(1), reader.GetString(2)), cancellationToken, database, Claim);

    /// <summary>Sets on a copy what its source has and it has not.</summary>
    /// <param name="connection">A session of the operator, in a transaction.</param>
    /// <param name="source">The database to read.</param>
    /// <param name="copy">The database to set.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>What could not be set, with PostgreSQL's reason; the caller weighs it against <c>update.acceptLostSettings</c>.</returns>
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

    /// <summary>As <see cref="CopyAsync"/>, in a transaction of its own; fails on what is lost and not accepted by the spec.</summary>
    /// <exception cref="DatabaseActionException">Names the settings and the DBA's statements.</exception>
    public static async Task CopyAllAsync(NpgsqlConnection connection, DatabaseTarget target, string source, string copy, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var lost = (await CopyAsync(connection, source, copy, cancellationToken)).Where(setting => !setting.IsAccepted(target)).ToList();
        await transaction.CommitAsync(cancellationToken);
        if (lost.Count > 0)
            throw new DatabaseActionException(
                $"these settings of '{source}' cannot be set on '{copy}' by the operator: {string.Join("; ", lost)}; name them in update.acceptLostSettings or let a superuser GRANT SET ON PARAMETER (15+) or drop them");
    }

    /// <summary>Grants and connection limit of P on the database that may become P. Roles of bindings are left out: their CONNECT ends with them.</summary>
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

    // A savepoint, as one refusal would abort a transaction that swaps production.
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
