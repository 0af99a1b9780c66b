using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Checks that the object owner owns everything in production. Otherwise migrators could not change it, and servers could not read the result. Large
/// objects may also belong to the app role.
/// </summary>
internal sealed class OwnershipCheck : IPreflightCheck
{
    private const int Shown = 3;

    private const string What =
        "CASE WHEN x.c = 'pg_proc'::regclass THEN 'ROUTINE' WHEN i.type = 'statistics object' THEN 'STATISTICS' ELSE upper(i.type) END || ' ' || i.identity";

    private static readonly OwnedKind[] Always =
    [
        new("pg_class", "relowner", "relnamespace", "relkind IN ('r','p','v','m','f','S')"), new("pg_namespace", "nspowner", "oid"), new("pg_proc", "proowner", "pronamespace"),
        new("pg_type", "typowner", "typnamespace", "typtype IN ('d','e','r')"),
    ];

    // Only checked for a logical copy, which has to set their owners.
    private static readonly OwnedKind[] ForLogicalCopy =
    [
        new("pg_type", "typowner", "typnamespace", "typtype = 'c'"), new("pg_operator", "oprowner", "oprnamespace"), new("pg_collation", "collowner", "collnamespace"),
        new("pg_conversion", "conowner", "connamespace"), new("pg_ts_config", "cfgowner", "cfgnamespace"), new("pg_ts_dict", "dictowner", "dictnamespace"),
        new("pg_statistic_ext", "stxowner", "stxnamespace"),
    ];

    // Grouped by owner, because there are few owners but any number of objects. At most 11 OIDs each: more than Cure shows as statements.
    private const string LargeObjects =
        """
        SELECT r.rolname::text, count(*), (array_agg(l.oid::int8 ORDER BY l.oid))[:11]
          FROM pg_largeobject_metadata l JOIN pg_roles r ON r.oid = l.lomowner WHERE r.rolname <> $1 AND r.rolname <> $2 GROUP BY 1 ORDER BY 1
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site.Production is not { } production)
            return;
        var isLogicalCopy = site is { Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream };
        OwnedKind[] kinds = isLogicalCopy ? [.. Always, .. ForLogicalCopy] : Always;
        var foreign = await production.QueryAsync(
            $"SELECT r.rolname::text, r.rolcanlogin AND r.oid <> 10, {What}, x.c::regclass::text FROM {From(kinds)} JOIN pg_roles r ON r.oid = x.w WHERE {Counts} AND r.rolname <> $1 ORDER BY 1, 3",
            reader => (Owner: reader.GetString(0), Reassign: reader.GetBoolean(1), What: reader.GetString(2), Catalog: reader.GetString(3)), cancellationToken, site.ObjectOwner);
        foreach (var group in foreign.GroupBy(row => (row.Owner, row.Reassign)))
        {
            var owner = Sql.Identifier(site.ObjectOwner);
            var cure = group.Key.Reassign
                ? await TakeOver.StatementsAsync(site.Maintenance, production, site.Target, group.Key.Owner, site.ObjectOwner, cancellationToken)
                : Cure.Of(
                    [.. group.Select(row => $"ALTER {row.What} OWNER TO {owner}")],
                    $"SELECT 'ALTER ' || {What} || ' OWNER TO ' || {Role(site.ObjectOwner)} FROM {From(kinds.Where(kind => group.Any(row => row.Catalog.EndsWith(kind.Catalog, StringComparison.Ordinal))))} WHERE {Counts} AND x.w = {Role(group.Key.Owner)}");
            findings.Block("ObjectOwner",
                $"in '{site.Spec.Name}' {group.Count()} objects belong to '{group.Key.Owner}' instead of '{site.ObjectOwner}' ({Cure.Listed([.. group.Select(row => row.What)], Shown)}); run in it as a superuser: {cure}");
        }

        await CheckLargeObjectsAsync(site, findings, cancellationToken);
        var views = site.Shared ? [] : await production.QueryAsync(
            "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind = 'm' ORDER BY 1", reader => reader.GetString(0), cancellationToken);
        if (views.Count > 0)
            findings.Warn("MaterializedViews", $"servers on production cannot refresh materialized views, only '{site.ObjectOwner}' can: {string.Join(", ", views)}");
    }

    private static async Task CheckLargeObjectsAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var owner = LargeObjectOwner.Of(site.Target);
        foreach (var (current, count, oids) in await site.Production!.QueryAsync(
            LargeObjects, reader => (reader.GetString(0), reader.GetInt64(1), reader.GetFieldValue<long[]>(2)), cancellationToken, site.ObjectOwner, owner))
        {
            var cure = Cure.Of(
                [.. oids.Select(oid => $"ALTER LARGE OBJECT {oid} OWNER TO {Sql.Identifier(owner)}")],
                $"SELECT 'ALTER LARGE OBJECT ' || oid || ' OWNER TO ' || {Role(owner)} FROM pg_largeobject_metadata WHERE lomowner = {Role(current)}");
            findings.Block("ObjectOwner",
                $"in '{site.Spec.Name}' {count} large objects belong to '{current}' instead of '{owner}' ({Cure.Listed([.. oids.Select(oid => $"{oid}")], Shown)}); run in it as a superuser: {cure}");
        }
    }

    private static string Role(string name) => $"{Sql.Literal(Sql.Identifier(name))}::regrole";

    private static string From(IEnumerable<OwnedKind> kinds) =>
        $"({string.Join(" UNION ALL ", kinds.Select(kind => kind.Select))}) x (c, o, w, n) JOIN pg_namespace s ON s.oid = x.n CROSS JOIN LATERAL pg_identify_object(x.c, x.o, 0) i";

    // Leaves out members of extensions, parts of types (deptype i, such as range constructors), which always belong to the bootstrap superuser, and sequences of columns, which follow their table.
    private const string Counts =
        "s.nspname !~ '^pg_' AND s.nspname <> 'information_schema' AND i.identity IS NOT NULL AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = x.c AND e.objid = x.o AND (e.deptype IN ('e','i') OR e.deptype = 'a' AND i.type = 'sequence'))";

    /// <summary>A catalog whose rows have an owner and a schema.</summary>
    private sealed record OwnedKind(string Catalog, string Owner, string Schema, string? Condition = null)
    {
        public string Select => $"SELECT '{Catalog}'::regclass, oid, {Owner}, {Schema} FROM {Catalog}{(Condition is null ? "" : $" WHERE {Condition}")}";
    }
}
