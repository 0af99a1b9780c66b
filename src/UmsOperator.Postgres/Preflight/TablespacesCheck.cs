using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>A streamed copy lies where production does, as far as the roles that make it may use those tablespaces. What would lie elsewhere is told. A clone cannot go to a tablespace that has some of it already.</summary>
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

    private const string Some = "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_tablespace t ON t.oid = c.reltablespace WHERE t.spcname = $1)";

    private const string OfDatabase =
        """
        SELECT t.spcname::text FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace
        WHERE d.datname = $1 AND t.spcname <> 'pg_default' AND NOT has_tablespace_privilege(t.oid, 'CREATE')
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update })
            return;
        if (site.Spec.CopyTablespace is { } chosen)
        {
            // A streamed copy lies in it as a whole, and so do its clones.
            if (site.Target.Update.Golden == GoldenMethod.Clone && await production.ScalarAsync<bool>(Some, cancellationToken, chosen))
                findings.Block("CopyTablespace", $"database.copyTablespace: some tables or indexes of '{site.Spec.Name}' lie in '{chosen}' already, and PostgreSQL clones no such database into it; choose another one, leave the field out, or set update.golden to Stream");
            return;
        }

        if (site.Target.Update.Golden != GoldenMethod.Stream)
            return;
        if (await site.Maintenance.ScalarAsync<string>(OfDatabase, cancellationToken, site.Spec.Name) is { } own)
            findings.Warn("Tablespaces", $"'{site.Spec.Name}' lies in tablespace '{own}', a streamed copy of it will lie in the server's default one; for one that lies there, too, run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(own)} TO {site.Login}");
        foreach (var (tablespace, names) in await production.QueryAsync(Unusable, reader => (reader.GetString(0), reader.GetFieldValue<string[]>(1)), cancellationToken, site.ObjectOwner))
        {
            var more = names.Length > Shown ? $" and {names.Length - Shown} more" : "";
            findings.Warn("Tablespaces",
                $"{string.Join(", ", names.Take(Shown))}{more} of '{site.Spec.Name}' lie in tablespace '{tablespace}', which '{site.ObjectOwner}' may not use: in a streamed copy they lie in the database's own one; for a copy that has them there, too, run as a superuser: GRANT CREATE ON TABLESPACE {Sql.Identifier(tablespace)} TO {Sql.Identifier(site.ObjectOwner)}");
        }
    }
}
