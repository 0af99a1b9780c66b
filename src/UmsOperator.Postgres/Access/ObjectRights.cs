using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>
/// Privileges inside a database: what the app role may do with objects of the object owner. Does nothing with SharedCredentials, where one login owns
/// everything.
/// </summary>
internal static class ObjectRights
{
    // From this version on, large objects have default privileges, too, so the app role may use those of a migrator before they change owner.
    private const int LargeObjectDefaults = 18;

    /// <summary>Grants data privileges on all existing objects of the object owner, and default privileges on those that it will create.</summary>
    /// <param name="connection">A session in that database that works as the object owner.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task ApplyAsync(NpgsqlConnection connection, DatabaseTarget target, CancellationToken cancellationToken)
    {
        if (target.Database.Access != DatabaseAccess.PerServerRoles)
            return;
        var owner = target.Database.OwnerRole;
        var app = Sql.Identifier(target.Database.AppRole);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await GrantAsync(SchemasQuery, "USAGE ON SCHEMA");
        await GrantAsync(RelationsQuery("'r','p','v','m','f'"), "SELECT, INSERT, UPDATE, DELETE ON TABLE");
        await GrantAsync(RelationsQuery("'S'"), "USAGE, SELECT, UPDATE ON SEQUENCE");
        var ownsPublic = await connection.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public' AND pg_get_userbyid(nspowner) = $1)", cancellationToken, owner);
        if (ownsPublic)
            await connection.ExecuteAsync("REVOKE CREATE ON SCHEMA public FROM PUBLIC", cancellationToken);
        foreach (var (privileges, kind) in new[] { ("SELECT, INSERT, UPDATE, DELETE", "TABLES"), ("USAGE, SELECT, UPDATE", "SEQUENCES"), ("USAGE", "SCHEMAS") })
            await connection.ExecuteAsync($"ALTER DEFAULT PRIVILEGES FOR ROLE {Sql.Identifier(owner)} GRANT {privileges} ON {kind} TO {app}", cancellationToken);
        if (connection.PostgreSqlVersion.Major >= LargeObjectDefaults)
            await connection.ExecuteAsync($"ALTER DEFAULT PRIVILEGES FOR ROLE {Sql.Identifier(owner)} GRANT SELECT, UPDATE ON LARGE OBJECTS TO {app}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // Outside the transaction: an object that a server removes in the meantime would abort it, and HandOverAsync retries.
        await LargeObjectOwner.HandOverAsync(connection, target, cancellationToken);

        async Task GrantAsync(string query, string privileges)
        {
            var names = await connection.QueryAsync(query, reader => reader.GetString(0), cancellationToken, owner);
            if (names.Count > 0)
                await connection.ExecuteAsync($"GRANT {privileges} {string.Join(", ", names)} TO {app}", cancellationToken);
        }
    }

    private const string SchemasQuery =
        "SELECT quote_ident(nspname) FROM pg_namespace WHERE pg_get_userbyid(nspowner) = $1 AND nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1";

    private static string RelationsQuery(string kinds) =>
        $"SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE pg_get_userbyid(c.relowner) = $1 AND c.relkind IN ({kinds}) AND n.nspname !~ '^pg_' ORDER BY 1";
}
