using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Postgres.Streaming.Archives;

namespace UmsOperator.Postgres.Streaming;

/// <summary>Makes the schema of a copy, by the statements that will make it there: what will be refused there is refused here. Not what depends on rows: REFRESH, large objects.</summary>
internal static class SchemaTrial
{
    /// <summary>Makes it, and leaves it.</summary>
    /// <param name="source">A session on production.</param>
    /// <param name="empty">A session on an empty database with production's encoding and locale, prepared as for a copy.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="archive">All but the rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static async Task RunAsync(NpgsqlConnection source, NpgsqlConnection empty, DatabaseTarget target, ImmutableArray<ArchiveEntry> archive, CancellationToken cancellationToken)
    {
        // What a materialized view computes from no rows at all tells nothing of what it computes from production's.
        var plan = ArchivePlan.Of(archive.Where(entry => entry.Kind != "MATERIALIZED VIEW DATA"));
        await SchemaStart.MakeAsync(source, empty, target, plan, cancellationToken);
        foreach (var entries in new[] { plan.Before, plan.After, plan.Rights, plan.Last })
            await SchemaWriter.WriteAsync(empty, entries, cancellationToken);
    }
}
