using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Finds invalid indexes, which CREATE INDEX CONCURRENTLY and similar commands leave behind when they fail. Dumps leave them out, so a logical copy would differ from production.</summary>
internal sealed class InvalidIndexesCheck : IPreflightCheck
{
    // The same indexes that pg_dump leaves out. An index that belongs to a partitioned index cannot be dropped alone.
    private const string Query =
        """
        (SELECT i.indexrelid::regclass::text, CASE WHEN EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid) THEN 'REINDEX INDEX ' ELSE 'DROP INDEX ' END || i.indexrelid::regclass
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE NOT (i.indisready AND (i.indisvalid OR t.relkind = 'p')) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ORDER BY i.indexrelid) o (index, cure)
        """;

    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var invalid = await production.QueryAsync($"SELECT * FROM {Query}", reader => (Index: reader.GetString(0), Cure: reader.GetString(1)), cancellationToken);
        if (invalid.Count > 0)
            findings.Block("InvalidIndexes",
                $"update.golden: a logical copy cannot have invalid indexes, {invalid.Count} of them: {Cure.Listed([.. invalid.Select(one => one.Index)])}; wait for those that are being built now, rebuild them by REINDEX INDEX CONCURRENTLY, set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {Cure.Of([.. invalid.Select(one => one.Cure)], $"SELECT cure FROM {Query}")}");
    }
}
