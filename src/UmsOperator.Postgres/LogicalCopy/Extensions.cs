using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Creates the extensions of a copy as the object owner, who must own them. With pg_restore the operator's login would own them.</summary>
internal static class Extensions
{
    // In order of creation, because one extension may need another.
    private const string Query =
        "SELECT e.extname::text, e.extversion, n.nspname::text, obj_description(e.oid, 'pg_extension') FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.oid";

    /// <summary>Creates the source's extensions that the copy lacks, in the same versions and schemas.</summary>
    /// <exception cref="DatabaseActionException">PostgreSQL refuses an extension; the message names it.</exception>
    public static async Task CreateAsync(NpgsqlConnection source, NpgsqlConnection copy, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var present = (await ReadAsync(copy, cancellationToken)).Select(extension => extension.Name).ToHashSet(StringComparer.Ordinal);
        var role = target.Database.Access == DatabaseAccess.PerServerRoles ? target.Database.OwnerRole : target.ServerUsername;
        foreach (var (name, version, schema, comment) in (await ReadAsync(source, cancellationToken)).Where(extension => !present.Contains(extension.Name)))
        {
            try
            {
                await using var transaction = await copy.BeginTransactionAsync(cancellationToken);
                // Extension scripts expect PostgreSQL's default, whatever production's setting is.
                await copy.ExecuteAsync("SET LOCAL standard_conforming_strings = on", cancellationToken);
                if (role is not null)
                    await copy.ExecuteAsync($"SET LOCAL ROLE {Sql.Identifier(role)}", cancellationToken);
                await copy.ExecuteAsync($"CREATE EXTENSION {Sql.Identifier(name)} SCHEMA {Sql.Identifier(schema)} VERSION {Sql.Literal(version)}", cancellationToken);
                // CREATE EXTENSION sets a comment, which may have been changed or removed in production.
                await copy.ExecuteAsync($"COMMENT ON EXTENSION {Sql.Identifier(name)} IS {(comment is null ? "NULL" : Sql.Literal(comment))}", cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (PostgresException refused)
            {
                throw new DatabaseActionException(
                    $"extension {name} {version} cannot be created in schema {schema} of the copy: {refused.MessageText} ({refused.SqlState}); set update.golden to Clone", refused);
            }
        }
    }

    private static Task<IReadOnlyList<(string Name, string Version, string Schema, string? Comment)>> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        connection.QueryAsync(Query, reader => (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.Text(3)), cancellationToken);
}
