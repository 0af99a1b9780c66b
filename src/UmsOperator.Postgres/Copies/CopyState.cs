using Npgsql;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>A database that may be a copy of the cluster, read right before something is done to it.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Comment">Its comment; null: half-made, or half-dropped.</param>
internal sealed record CopyState(string Name, StoredComment? Comment)
{
    /// <summary>Complete: may be used. Anything else that is claimed is dropped and made again.</summary>
    public bool Complete => Comment is not null;

    /// <summary>Reads it.</summary>
    /// <returns>Null if there is no such database.</returns>
    /// <exception cref="DatabaseActionException">It exists and is not this cluster's by owner and full name, or its name is not one of a copy, or its comment cannot be read: then it may be complete.</exception>
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
            $"the comment on database '{name}' is not this operator's, so that nobody knows what the copy is good for; nothing was done. Restore the comment, or give the copy up to be made anew: COMMENT ON DATABASE {Sql.Identifier(name)} IS NULL");

    /// <summary>As <see cref="ReadAsync"/>, for a copy that must be there and complete.</summary>
    /// <exception cref="DatabaseActionException">It is not.</exception>
    public static async Task<StoredComment> RequireCompleteAsync(NpgsqlConnection connection, DatabaseTarget target, string name, CancellationToken cancellationToken) =>
        (await ReadAsync(connection, target, name, cancellationToken))?.Comment ?? throw new DatabaseActionException($"copy '{name}' is missing or half-made; nothing was done");

    /// <summary>Writes a copy's comment.</summary>
    public static Task WriteCommentAsync(NpgsqlConnection connection, string name, StoredComment comment, CancellationToken cancellationToken) =>
        connection.ExecuteAsync($"COMMENT ON DATABASE {Sql.Identifier(name)} IS {Sql.Literal(comment.ToText())}", cancellationToken);
}
