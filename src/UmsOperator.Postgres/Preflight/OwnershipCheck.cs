using UmsOperator.Postgres.Roles;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Everything in P belongs to the object owner: else migrators could not change it, and servers could not read what it becomes.</summary>
internal sealed class OwnershipCheck : IPreflightCheck
{
    private const int Shown = 10;

    // Members of extensions are their makers'; what is part of a type (deptype i: constructors of ranges) is the bootstrap superuser's, whoever made that.
    private const string Query = """
        WITH o AS (
            SELECT 'pg_class'::regclass AS class, c.oid, c.relowner AS owner, 'TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS what
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            UNION ALL SELECT 'pg_namespace'::regclass, oid, nspowner, 'SCHEMA ' || quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
            UNION ALL SELECT 'pg_proc'::regclass, p.oid, p.proowner, 'ROUTINE ' || p.oid::regprocedure FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            UNION ALL SELECT 'pg_type'::regclass, t.oid, t.typowner, 'TYPE ' || format_type(t.oid, NULL) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e', 'r') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            UNION ALL SELECT 'pg_largeobject'::regclass, oid, lomowner, 'LARGE OBJECT ' || oid FROM pg_largeobject_metadata)
        SELECT r.rolname::text, r.rolcanlogin AND r.oid <> 10, o.what
          FROM o JOIN pg_roles r ON r.oid = o.owner
         WHERE r.rolname <> $1 AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = o.class AND e.objid = o.oid AND e.deptype IN ('e', 'i'))
         ORDER BY 1, 3
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Production is not { } production)
            return;
        var strange = await production.QueryAsync(Query, reader => (Owner: reader.GetString(0), Reassign: reader.GetBoolean(1), What: reader.GetString(2)), cancellationToken, site.ObjectOwner);
        foreach (var group in strange.GroupBy(row => (row.Owner, row.Reassign)))
        {
            var owner = Sql.Identifier(site.ObjectOwner);
            var cure = group.Key.Reassign
                ? await TakeOver.StatementsAsync(site.Maintenance, production, site.Target, group.Key.Owner, site.ObjectOwner, cancellationToken)
                : string.Join("; ", group.Take(Shown).Select(row => $"ALTER {row.What} OWNER TO {owner}"));
            findings.Block("ObjectOwner", $"in '{site.Spec.Name}' {group.Count()} objects belong to '{group.Key.Owner}' and not to '{site.ObjectOwner}' ({string.Join(", ", group.Take(3).Select(row => row.What))}); run in it as a superuser: {cure}");
        }

        var views = site.Shared ? [] : await production.QueryAsync(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'm' ORDER BY 1", reader => reader.GetString(0), cancellationToken);
        if (views.Count > 0)
            findings.Warn("MaterializedViews", $"only '{site.ObjectOwner}' may refresh materialized views, ordinary servers may not: {string.Join(", ", views)}");
    }
}
