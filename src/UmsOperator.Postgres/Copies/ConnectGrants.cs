using UmsOperator.Postgres.Access;
using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>
/// CONNECT on P of everybody but this cluster's own logins. From the quiet instant to the commit it is set aside: what they wrote would be lost at a swap back. The restore point carries
/// the same grants and is the evidence, and its comment says that they are to be given back; each change is in one transaction with that comment.
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

    /// <summary>Who may connect to a database beside this cluster's logins and its owner.</summary>
    public static Task<IReadOnlyList<ConnectGrant>> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, string database, CancellationToken cancellationToken) =>
        connection.QueryAsync(
            Query, reader => new ConnectGrant(reader.GetString(0), reader.GetBoolean(1)), cancellationToken, database, ClusterNames.Claim(target.Uid), target.ServerUsername ?? "");

    /// <summary>Takes it from them on P, and notes it in the restore point's comment. P is closed and quiet, and the restore point has P's grants.</summary>
    /// <param name="connection">A session of the operator, in the transaction that writes the comment.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="comment">The restore point's comment.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comment to be written.</returns>
    public static async Task<StoredComment> SetAsideAsync(NpgsqlConnection connection, DatabaseTarget target, StoredComment comment, CancellationToken cancellationToken)
    {
        await DatabaseGrants.LockAsync(connection, cancellationToken);
        var grants = await ReadAsync(connection, target, target.Database.Name, cancellationToken);
        await RevokeAsync(connection, target.Database.Name, grants, cancellationToken);
        return grants.Count == 0 ? comment : comment with { Copy = comment.Copy with { LoginsSetAside = [.. grants.Select(grant => grant.Name)] } };
    }

    /// <summary>Gives it back on P as the restore point has it, if its comment says that it was set aside.</summary>
    /// <param name="connection">A session of the operator, in the transaction that writes the comment.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="restorePoint">Name of the restore point.</param>
    /// <param name="comment">Its comment.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>The comment to be written.</returns>
    public static async Task<StoredComment> GiveBackAsync(NpgsqlConnection connection, DatabaseTarget target, string restorePoint, StoredComment comment, CancellationToken cancellationToken)
    {
        if (comment.Copy.LoginsSetAside is null)
            return comment;
        await DatabaseGrants.LockAsync(connection, cancellationToken);
        await GrantAsync(connection, target.Database.Name, await ReadAsync(connection, target, restorePoint, cancellationToken), cancellationToken);
        return comment with { Copy = comment.Copy with { LoginsSetAside = null } };
    }

    /// <summary>As <see cref="GiveBackAsync"/>, in a transaction of its own, where the restore point is given up before anything was migrated.</summary>
    public static async Task GiveUpAsync(NpgsqlConnection maintenance, DatabaseTarget target, string restorePoint, CancellationToken cancellationToken)
    {
        await using var transaction = await maintenance.BeginTransactionAsync(cancellationToken);
        await CommentLock.TakeAsync(maintenance, target, cancellationToken);
        if (await CopyState.ReadAsync(maintenance, target, restorePoint, cancellationToken) is { Comment: { Copy: { LoginsSetAside: not null, Phase: MigrationPhase.Taken } } comment })
            await CopyState.WriteCommentAsync(maintenance, restorePoint, await GiveBackAsync(maintenance, target, restorePoint, comment, cancellationToken), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Makes the grants of the new P those that the replaced one would have now: its own, and what was set aside of it.</summary>
    /// <param name="connection">A session of the operator, in the transaction that swaps.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="replaced">Name of the replaced P by now.</param>
    /// <param name="setAside">The grants that the restore point had, if they were set aside; else null.</param>
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
        // Who may give it on may have done so.
        foreach (var grant in grants)
            await connection.ExecuteAsync($"REVOKE CONNECT ON DATABASE {Sql.Identifier(database)} FROM {grant.Grantee} CASCADE", cancellationToken);
    }

    private static async Task GrantAsync(NpgsqlConnection connection, string database, IEnumerable<ConnectGrant> grants, CancellationToken cancellationToken)
    {
        foreach (var grant in grants)
            await connection.ExecuteAsync($"GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {grant.Grantee}{(grant.Grantable ? " WITH GRANT OPTION" : "")}", cancellationToken);
    }
}
