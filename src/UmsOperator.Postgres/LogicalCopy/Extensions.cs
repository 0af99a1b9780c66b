using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Extensions of a copy: created by the object owner, who is to own them; pg_restore would make them the operator's.</summary>
internal static class Extensions
{
    // In the order in which they were created: one may need another.
    private const string Query =
        "SELECT e.extname::text, e.extversion, n.nspname::text, obj_description(e.oid, 'pg_extension') FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.oid";

    /// <summary>Creates in the copy those of the source that it lacks, in the same versions and schemas.</summary>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static async Task CreateAsync(NpgsqlConnection source, NpgsqlConnection copy, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var present = (await ReadAsync(copy, cancellationToken)).Select(extension => extension.Name).ToHashSet(StringComparer.Ordinal);
        var role = target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.OwnerRole : target.ServerUsername;
        foreach (var (name, version, schema, comment) in (await ReadAsync(source, cancellationToken)).Where(extension => !present.Contains(extension.Name)))
        {
            try
            {
                await using var transaction = await copy.BeginTransactionAsync(cancellationToken);
                // Its script is written for PostgreSQL's own setting, whatever production's is.
                await copy.ExecuteAsync("SET LOCAL standard_conforming_strings = on", cancellationToken);
                if (role is not null)
                    await copy.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(role)}", cancellationToken);
                await copy.ExecuteAsync($"CREATE EXTENSION {Sql.Identifier(name)} SCHEMA {Sql.Identifier(schema)} VERSION {Sql.Literal(version)}", cancellationToken);
                // It comes with a comment of its own, which may have been replaced or removed.
                await copy.ExecuteAsync($"COMMENT ON EXTENSION {Sql.Identifier(name)} IS {(comment is null ? "NULL" : Sql.Literal(comment))}", cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (PostgresException refused)
            {
                throw new DatabaseActionException($"extension {name} {version} of production cannot be made in schema {schema} of the copy: {refused.MessageText} ({refused.SqlState}); see update.golden: Clone", refused);
            }
        }
    }

    private static Task<IReadOnlyList<(string Name, string Version, string Schema, string? Comment)>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(Query, reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Text(3)), cancellationToken);
}
