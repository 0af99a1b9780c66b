using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks the tablespaces of copies. A logical copy uses production's tablespaces where the roles that create it may use them, and a warning names
/// the others. A template copy cannot be made in a tablespace that already holds objects of production.
/// </summary>
internal sealed class TablespacesCheck : IPreflightCheck
{
    private const int Shown = 10;

    private const string Unusable =
        """
        SELECT t.spcname::text, array_agg(c.oid::regclass::text ORDER BY c.oid::regclass::text)
        FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relpersistence <> 't' AND c.relkind IN ('r', 'p', 'm', 'i', 'I') AND NOT has_tablespace_privilege($1::name, t.oid, 'CREATE')
        GROUP BY 1 ORDER BY 1
        """;

    private const string IsUsed = "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE t.spcname = $1)";

    private const string OfDatabase =
        """
        SELECT t.spcname::text FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
        WHERE d.datname = $1 AND t.spcname <> 'pg_default' AND NOT has_tablespace_privilege(t.oid, 'CREATE')
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update })
            return;
        if (site.Spec.CopyTablespace is { } chosen)
        {
            // A logical copy is completely in this tablespace, and so are its clones.
            if (site.Target.Update.Golden == GoldenMethod.Clone && await production.ScalarAsync<bool>(IsUsed, cancellationToken, chosen))
                findings.Block("CopyTablespace",
                    $"database.copyTablespace: tables or indexes of '{site.Spec.Name}' are already in '{chosen}', and PostgreSQL cannot clone such a database into it; choose another tablespace, remove the field, or set update.golden to Stream");
            return;
        }

        if (site.Target.Update.Golden != GoldenMethod.Stream)
            return;
        if (await site.Maintenance.ScalarAsync<string>(OfDatabase, cancellationToken, site.Spec.Name) is { } own)
            findings.Warn("Tablespaces",
                $"'{site.Spec.Name}' is in tablespace '{own}', which the operator may not use: a logical copy will be in the server's default tablespace; to use the same one, run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(own)} TO {site.Login}");
        foreach (var (tablespace, names) in await production.QueryAsync(Unusable, reader => (reader.GetString(0), reader.GetFieldValue<string[]>(1)), cancellationToken, site.ObjectOwner))
        {
            var more = names.Length > Shown ? $" and {names.Length - Shown} more" : "";
            findings.Warn("Tablespaces",
                $"{string.Join(", ", names.Take(Shown))}{more} of '{site.Spec.Name}' are in tablespace '{tablespace}', which '{site.ObjectOwner}' may not use: in a logical copy they will be in the database's own tablespace; to use the same one, run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(tablespace)} TO {Sql.Identifier(site.ObjectOwner)}");
        }
    }
}
