using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Fills an empty database with the contents of another one as of a snapshot.</summary>
/// <param name="sessions">Opens the workers' sessions.</param>
/// <param name="source">The session whose transaction holds the snapshot.</param>
/// <param name="copy">A session on the copy.</param>
/// <param name="snapshot">ID of the exported snapshot.</param>
/// <param name="progress">Receives the number of rows copied.</param>
/// <param name="throttle">Limits the rate.</param>
internal sealed class DatabaseCopier(LogicalCopySessions sessions, NpgsqlConnection source, NpgsqlConnection copy, string snapshot, LogicalCopyProgress progress, Throttle throttle)
{
    private const int ChunkEntries = 50;

    /// <summary>Fills the copy.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="archive">Everything except the rows.</param>
    /// <param name="tables">The tables with rows.</param>
    /// <param name="count">Number of workers; each has a session on either side.</param>
    /// <param name="cancellationToken">Cancels the work; the incomplete copy stays.</param>
    public async Task RunAsync(DatabaseTarget target, ImmutableArray<ArchiveEntry> archive, IReadOnlyList<SourceTable> tables, int count, CancellationToken cancellationToken)
    {
        var plan = ArchivePlan.Of(archive);
        await SchemaStart.MakeAsync(source, copy, target, plan, cancellationToken);

        await using var workers = await WorkerSet.OpenAsync(sessions, snapshot, count, cancellationToken);
        await MakeRelationsAsync(workers, plan.Before, cancellationToken);
        await sessions.Computing.ApplyNamesAsync(copy, cancellationToken);
        await workers.InEachCopyAsync(sessions.Computing.ApplyNamesAsync, cancellationToken);
        await FillAsync(workers, archive, plan, tables, cancellationToken);
        var isOfSchema = plan.Rights.ToLookup(right => right.Tag.StartsWith("SCHEMA ", StringComparison.Ordinal));
        // Grants on schemas come first: a grantor needs USAGE on the schema to name an object in it.
        await SchemaWriter.WriteAsync(copy, [.. isOfSchema[true]], cancellationToken);
        // Grants on one object run one after another: they change the same catalog row, so that concurrent ones would fail.
        await WriteSideBySideAsync(workers, isOfSchema[false].GroupBy(ObjectOf).Select(group => group.ToImmutableArray()), cancellationToken);
        await SchemaWriter.WriteAsync(copy, plan.Last, cancellationToken);
        await Statistics.CompleteAsync(copy, cancellationToken);
    }

    // A grant depends on its object, and on the table's grants if it is on a column. The object has the lowest ID.
    private static int ObjectOf(ArchiveEntry right) => right.Dependencies.DefaultIfEmpty(right.Id).Min();

    private async Task MakeRelationsAsync(WorkerSet workers, ImmutableArray<ArchiveEntry> entries, CancellationToken cancellationToken)
    {
        var relations = RelationFamilies.Of(entries);
        await SchemaWriter.WriteAsync(copy, relations.First, cancellationToken);
        await WriteSideBySideAsync(workers, relations.Families, cancellationToken);
        await SchemaWriter.WriteAsync(copy, relations.Rest, cancellationToken);
    }

    private static Task WriteSideBySideAsync(WorkerSet workers, IEnumerable<ImmutableArray<ArchiveEntry>> families, CancellationToken cancellationToken)
    {
        var chunks = new List<List<ArchiveEntry>>();
        foreach (var family in families)
        {
            if (chunks is not [.., { Count: < ChunkEntries }])
                chunks.Add([]);
            chunks[^1].AddRange(family);
        }

        var items = chunks.Select(chunk => new WorkItem($"{chunk.Count} entries from {chunk[0]}", chunk.Count, (worker, token) => SchemaWriter.WriteAsync(worker.Copy, chunk, token)));
        return workers.RunAsync([.. items], cancellationToken);
    }

    private Task FillAsync(WorkerSet workers, ImmutableArray<ArchiveEntry> archive, ArchivePlan plan, IReadOnlyList<SourceTable> tables, CancellationToken cancellationToken)
    {
        var entries = archive.ToDictionary(entry => entry.Id);
        var items = WorkPlan.Of(new TableWriter(new CopyPipe(throttle, progress)), entries, TableUnits.Of(tables, entries, plan.After), workers.Count);
        return TaskGroup.RunAsync(
            [
                token => workers.RunAsync(items, token),
                async token =>
                {
                    await Sequences.CopyAsync(source, copy, token);
                    await LargeObjects.CopyAsync(source, copy, token);
                },
            ],
            cancellationToken);
    }
}
