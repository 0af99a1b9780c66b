using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>What CREATE INDEX CONCURRENTLY and its like left half-made: no dump has it, so that a streamed copy would be another database than production.</summary>
internal sealed class InvalidIndexesCheck : IPreflightCheck
{
    // As pg_dump leaves them out. One that is a partition's share of an index cannot be dropped alone.
    private const string Query =
        """
        (SELECT i.indexrelid::regclass::text, CASE WHEN EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid) THEN 'REINDEX INDEX ' ELSE 'DROP INDEX ' END || i.indexrelid::regclass
        FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE NOT (i.indisready AND (i.indisvalid OR t.relkind = 'p')) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        ORDER BY i.indexrelid) o (index, cure)
        """;

    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site is not { Production: { } production, Scope: PreflightScope.Update, Target.Update.Golden: GoldenMethod.Stream })
            return;
        var invalid = await production.QueryAsync($"SELECT * FROM {Query}", reader => (Index: reader.GetString(0), Cure: reader.GetString(1)), cancellationToken);
        if (invalid.Count > 0)
            findings.Block("InvalidIndexes", $"update.golden: a streamed copy cannot have indexes that are not valid, {invalid.Count} of them: {Cure.Listed([.. invalid.Select(one => one.Index)])}; wait for those that are being built now, build them anew by REINDEX INDEX CONCURRENTLY, set update.golden to Clone, or run in '{site.Spec.Name}' as a superuser: {Cure.Of([.. invalid.Select(one => one.Cure)], $"SELECT cure FROM {Query}")}");
    }
}
