using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Finds catalog rows that refer to objects that do not exist, caused by a race of two sessions, a disk fault or manual changes of the catalog. pg_dump fails at the first one whose
/// schema or owner is missing. The finding names all of them, with a statement for each kind of reference.
/// </summary>
internal sealed class DanglingCheck : IPreflightCheck
{
    // PostgreSQL itself lists the references between catalogs. Only superusers can read pg_authid, so pg_roles is read instead. References of several columns and lists are left to SchemaTrialCheck.
    private const string References =
        """
        SELECT f.fktable::text, f.fkcols[1], f.pktable::text
        FROM pg_get_catalog_foreign_keys() f
        WHERE cardinality(f.fkcols) = 1 AND NOT f.is_array AND f.pkcols = '{oid}' AND has_table_privilege(f.fktable, 'SELECT') AND (f.pktable = 'pg_authid'::regclass OR has_table_privilege(f.pktable, 'SELECT'))
            AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = f.fktable AND c.relisshared)
            AND f.fktable NOT IN ('pg_depend'::regclass, 'pg_description'::regclass, 'pg_seclabel'::regclass, 'pg_init_privs'::regclass, 'pg_attribute'::regclass)
        ORDER BY f.fktable::text, f.fkcols[1]
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var references = await production.QueryAsync(References, reader => (Table: reader.GetString(0), Column: reader.GetString(1), Of: reader.GetString(2)), cancellationToken);
        var queries = references.Select(reference =>
            $"SELECT '{reference.Table}', '{reference.Column}', '{reference.Of}', {reference.Column}::oid::int8, count(*) FROM pg_catalog.{reference.Table} f WHERE {reference.Column} <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.{(reference.Of == "pg_authid" ? "pg_roles" : reference.Of)} p WHERE p.oid = f.{reference.Column}) GROUP BY 4");
        var dangling = await production.QueryAsync(
            $"SELECT * FROM ({string.Join(" UNION ALL ", queries)}) d ORDER BY 1, 2, 4",
            reader => new Dangling(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4)), cancellationToken);
        if (dangling.Count == 0)
            return;
        var cures = dangling.Select(one => one.Cure(site.ObjectOwner)).Distinct(StringComparer.Ordinal);
        var message = $"catalog rows of '{site.Spec.Name}' refer to objects that do not exist: {string.Join(", ", dangling)}; repair them, or run in it as a superuser: {string.Join("; ", cures)}";
        if (dangling.Any(one => one.BreaksDump))
            findings.Block("DanglingReferences", $"update.golden: a logical copy cannot be made, because pg_dump fails: {message}");
        else
            findings.Warn("DanglingReferences", message);
    }

    /// <summary>Rows of one catalog that refer to the same missing object.</summary>
    private sealed record Dangling(string Table, string Column, string Of, long Oid, long Rows)
    {
        /// <summary>Whether pg_dump fails: it cannot name the schema or the owner.</summary>
        public bool BreaksDump => Of is "pg_namespace" or "pg_authid";

        public override string ToString() => $"{Rows} in {Table} ({Column} {Oid} is missing in {Of})";

        // An owner can be replaced. An object without its schema or type cannot be reached any more and is deleted. The OID is a string literal,
        // which takes the column's type, so that no operator planted by a server matches better.
        public string Cure(string owner) => Of == "pg_authid"
            ? $"UPDATE pg_catalog.{Table} SET {Column} = {Sql.Literal(Sql.Identifier(owner))}::pg_catalog.regrole WHERE {Column} OPERATOR(pg_catalog.=) '{Oid}'"
            : $"DELETE FROM pg_catalog.{Table} WHERE {Column} OPERATOR(pg_catalog.=) '{Oid}'";
    }
}
