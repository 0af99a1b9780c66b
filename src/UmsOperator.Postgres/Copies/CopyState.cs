using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>A database that may be one of the cluster's copies. It is read right before an action on it.</summary>
/// <param name="Name">Full name of the database.</param>
/// <param name="Comment">Its comment. Null means that the copy was not completed, or that it is being dropped.</param>
internal sealed record CopyState(string Name, StoredComment? Comment)
{
    /// <summary>Whether the copy may be used. An incomplete one is dropped and made again.</summary>
    public bool Complete => Comment is not null;

    /// <summary>Reads the state of a copy.</summary>
    /// <returns>The state; null if there is no such database.</returns>
    /// <exception cref="DatabaseActionException">
    /// The name is not a name of one of the cluster's copies, the database has another owner, or its comment cannot be read, so that the copy may be
    /// complete.
    /// </exception>
    public static async Task<CopyState?> ReadAsync(NpgsqlConnection connection, DatabaseTarget target, string name, CancellationToken cancellationToken)
    {
        if (!ClusterNames.TryReadCopy(target.Uid, name, out _, out _, out _) || name == target.Database.Name)
            throw new DatabaseActionException($"'{name}' is not a name of a copy of {target.Cluster}; nothing was done");
        var rows = await connection.QueryAsync(
            """
            SELECT d.datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user),
                   CASE WHEN d.datconnlimit <> -2 THEN shobj_description(d.oid, 'pg_database') END, pg_get_userbyid(d.datdba)::text
              FROM pg_database d WHERE d.datname = $1
            """,
            reader => (Ours: reader.GetBoolean(0), Comment: reader.Text(1), Owner: reader.GetString(2)), cancellationToken, name);
        return rows switch
        {
            [] => null,
            [{ Ours: false } row] => throw new DatabaseActionException($"database '{name}' belongs to '{row.Owner}', not to the operator's login '{target.OperatorUsername}'; nothing was done"),
            [var row, ..] => new CopyState(name, Read(name, row.Comment)),
        };
    }

    private static StoredComment? Read(string name, string? comment) => string.IsNullOrWhiteSpace(comment)
        ? null
        : StoredComment.Parse(comment) ?? throw new DatabaseActionException(
            $"the comment on database '{name}' was not written by this operator, so the state of the copy is unknown; nothing was done. Restore the comment, or let the operator replace the copy: COMMENT ON DATABASE {Sql.Identifier(name)} IS NULL");

    /// <summary>Reads the comment of a copy that must exist and be complete.</summary>
    /// <exception cref="DatabaseActionException">The copy is missing or incomplete, or <see cref="ReadAsync"/> refuses it.</exception>
    public static async Task<StoredComment> RequireCompleteAsync(NpgsqlConnection connection, DatabaseTarget target, string name, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, target, name, cancellationToken))?.Comment ?? throw new DatabaseActionException($"copy '{name}' is missing or incomplete; nothing was done");

    /// <summary>Writes a copy's comment, which makes the copy complete.</summary>
    public static Task WriteCommentAsync(NpgsqlConnection connection, string name, StoredComment comment, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"COMMENT ON DATABASE {Sql.Identifier(name)} IS {Sql.Literal(comment.ToText())}", cancellationToken);
}
