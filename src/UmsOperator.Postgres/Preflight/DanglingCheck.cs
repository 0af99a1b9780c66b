using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>
/// Rows of the catalog that refer to what is gone (two sessions raced, a disk lost something, somebody wrote the catalog). pg_dump gives up at the first one whose schema or owner is
/// missing; all are named, each with the statement that corrects all rows of its kind.
/// </summary>
internal sealed class DanglingCheck : IPreflightCheck
{
    // PostgreSQL tells which column refers to what. pg_authid is read by superusers only, pg_roles by everybody. Columns of two parts and lists are left to the trial.
    private const string References =
        """
        SELECT f.fktable::text, f.fkcols[1], f.pktable::text
        FROM pg_get_catalog_foreign_keys() f
        WHERE cardinality(f.fkcols) = 1 AND NOT f.is_array AND f.pkcols = '{oid}' AND has_table_privilege(f.fktable, 'SELECT') AND (f.pktable = 'pg_authid'::regclass OR has_table_privilege(f.pktable, 'SELECT'))
            AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = f.fktable AND c.relisshared)
            AND f.fktable NOT IN ('pg_depend'::regclass, 'pg_description'::regclass, 'pg_seclabel'::regclass, 'pg_init_privs'::regclass, 'pg_attribute'::regclass)
        ORDER BY f.fktable::text, f.fkcols[1]
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var references = await production.QueryAsync(References, reader => (Table: reader.GetString(0), Column: reader.GetString(1), Of: reader.GetString(2)), cancellationToken);
        var looks = references.Select(reference =>
            $"SELECT '{reference.Table}', '{reference.Column}', '{reference.Of}', {reference.Column}::oid::int8, count(*) FROM pg_catalog.{reference.Table} f WHERE {reference.Column} <> 0 AND NOT EXISTS (SELECT FROM pg_catalog.{(reference.Of == "pg_authid" ? "pg_roles" : reference.Of)} p WHERE p.oid = f.{reference.Column}) GROUP BY 4");
        var dangling = await production.QueryAsync(
            $"SELECT * FROM ({string.Join(" UNION ALL ", looks)}) d ORDER BY 1, 2, 4",
            reader => new Dangling(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4)), cancellationToken);
        if (dangling.Count == 0)
            return;
        var cures = dangling.Select(one => one.Cure(site.ObjectOwner)).Distinct(StringComparer.Ordinal);
        var message = $"rows of the catalog of '{site.Spec.Name}' refer to what is gone: {string.Join(", ", dangling)}; repair them, or run in it as a superuser: {string.Join("; ", cures)}";
        if (dangling.Any(one => one.EndsADump))
            findings.Block("DanglingReferences", $"update.golden: a streamed copy cannot be made, as pg_dump gives up: {message}");
        else
            findings.Warn("DanglingReferences", message);
    }

    /// <summary>Rows of one catalog that refer to the same object, which is gone.</summary>
    private sealed record Dangling(string Table, string Column, string Of, long Oid, long Rows)
    {
        /// <summary>pg_dump ends where it cannot name a schema or an owner.</summary>
        public bool EndsADump => Of is "pg_namespace" or "pg_authid";

        public override string ToString() => $"{Rows} of {Table} ({Column} {Oid}, which {Of} has not)";

        // An owner can be replaced; what has lost its schema or its type has nothing left to be reached by. A text takes the column's type, so that no operator of a server's fits better.
        public string Cure(string owner) => Of == "pg_authid"
            ? $"UPDATE pg_catalog.{Table} SET {Column} = {Sql.Literal(Sql.Identifier(owner))}::pg_catalog.regrole WHERE {Column} OPERATOR(pg_catalog.=) '{Oid}'"
            : $"DELETE FROM pg_catalog.{Table} WHERE {Column} OPERATOR(pg_catalog.=) '{Oid}'";
    }
}
