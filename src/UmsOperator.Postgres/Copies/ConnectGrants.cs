using UmsOperator.Postgres.Access;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>
/// The CONNECT grants on production of all roles but this cluster's own logins. They are revoked from the quiet instant to the commit, because whatever these
/// roles wrote would be lost by a swap back. The restore point keeps a copy of the grants, and its comment records that they must be restored. Each change is made
/// in one transaction with that comment.
/// </summary>
internal static class ConnectGrants
{
    private const string Query =
        """
        SELECT CASE WHEN a.grantee = 0 THEN '' ELSE r.rolname::text END, bool_or(a.is_grantable)
          FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a LEFT JOIN pg_roles r ON r.oid = a.grantee
         WHERE d.datname = $1 AND a.privilege_type = 'CONNECT' AND a.grantee <> d.datdba
           AND (a.grantee = 0 OR r.rolname IS NOT NULL AND NOT starts_with(r.rolname, $2) AND r.rolname <> $3)
         GROUP BY 1 ORDER BY 1
        """;

    /// <summary>The roles other than the database's owner and this cluster's logins that may connect to a database.</summary>
    public static Task<IReadOnlyList<ConnectGrant>> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, string database, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            Query, reader => new ConnectGrant(reader.GetString(0), reader.GetBoolean(1)), cancellationToken, database, ClusterNames.Claim(target.Uid), target.ServerUsername ?? "");

    /// <summary>
    /// Revokes the grants on production and records this in the restore point's comment. Requires that production is closed and quiet and that the
    /// restore point has its grants.
    /// </summary>
    /// <param name="connection">A session of the operator, in the transaction that writes the comment.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="comment">The restore point's comment.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comment that the caller must write.</returns>
    public static async Task<StoredComment> RevokeAsync(NpgsqlConnection connection, DatabaseTarget target, StoredComment comment, CancellationToken cancellationToken)
    {
        await DatabaseGrants.LockAsync(connection, cancellationToken);
        var grants = await ReadAsync(connection, target, target.Database.Name, cancellationToken);
        await RevokeAsync(connection, target.Database.Name, grants, cancellationToken);
        return grants.Count == 0 ? comment : comment with { Copy = comment.Copy with { LoginsSetAside = [.. grants.Select(grant => grant.Name)] } };
    }

    /// <summary>Restores the grants on production from the restore point, if its comment records that they were revoked.</summary>
    /// <param name="connection">A session of the operator, in the transaction that writes the comment.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="restorePoint">Name of the restore point.</param>
    /// <param name="comment">Its comment.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comment that the caller must write.</returns>
    public static async Task<StoredComment> GiveBackAsync(NpgsqlConnection connection, DatabaseTarget target, string restorePoint, StoredComment comment, CancellationToken cancellationToken)
    {
        if (comment.Copy.LoginsSetAside is null)
            return comment;
        await DatabaseGrants.LockAsync(connection, cancellationToken);
        await GrantAsync(connection, target.Database.Name, await ReadAsync(connection, target, restorePoint, cancellationToken), cancellationToken);
        return comment with { Copy = comment.Copy with { LoginsSetAside = null } };
    }

    /// <summary>
    /// Does the same as <see cref="GiveBackAsync"/> in its own transaction, for a restore point that is abandoned before the migration began.
    /// </summary>
    public static async Task GiveUpAsync(NpgsqlConnection maintenance, DatabaseTarget target, string restorePoint, CancellationToken cancellationToken)
    {
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await CommentLock.TakeAsync(maintenance, target, cancellationToken);
        if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is { Comment: { Copy: { LoginsSetAside: not null, Phase: MigrationPhase.Taken } } comment })
            await CopyState.WriteCommentAsync(maintenance, restorePoint, await GiveBackAsync(maintenance, target, restorePoint, comment, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Gives the new production database the grants that the replaced one would have now: those that it has, and those that were revoked from it.
    /// </summary>
    /// <param name="connection">A session of the operator, in the transaction that swaps the databases.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="replaced">Present name of the replaced database.</param>
    /// <param name="setAside">The grants of the restore point, if they were revoked from production; otherwise null.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task CarryOverAsync(NpgsqlConnection connection, DatabaseTarget target, string replaced, IReadOnlyList<ConnectGrant>? setAside, CancellationToken cancellationToken)
    {
        await DatabaseGrants.LockAsync(connection, cancellationToken);
        var present = await ReadAsync(connection, target, target.Database.Name, cancellationToken);
        List<ConnectGrant> wanted = [.. await ReadAsync(connection, target, replaced, cancellationToken), .. setAside ?? []];
        await RevokeAsync(connection, target.Database.Name, present.Where(grant => wanted.TrueForAll(one => one.Name != grant.Name)), cancellationToken);
        await GrantAsync(connection, target.Database.Name, wanted.Except(present), cancellationToken);
    }

    private static async Task RevokeAsync(NpgsqlConnection connection, string database, IEnumerable<ConnectGrant> grants, CancellationToken cancellationToken)
    {
        // CASCADE, because a grantee with the grant option may have granted it to others.
        foreach (var grant in grants)
            await connection.ExecuteAsync($"REVOKE CONNECT ON DATABASE {Sql.Identifier(database)} FROM {grant.Grantee} CASCADE", cancellationToken);
    }

    private static async Task GrantAsync(NpgsqlConnection connection, string database, IEnumerable<ConnectGrant> grants, CancellationToken cancellationToken)
    {
        foreach (var grant in grants)
            await connection.ExecuteAsync($"GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {grant.Grantee}{(grant.Grantable ? " WITH GRANT OPTION" : "")}", cancellationToken);
    }
}
