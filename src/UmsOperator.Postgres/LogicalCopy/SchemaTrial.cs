using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Makes the schema of a copy, by the statements that will make it there: what will be refused there is refused here, and all of it is told. Not what depends on rows: REFRESH, large objects.
/// </summary>
internal static class SchemaTrial
{
    /// <summary>Makes it, and leaves it.</summary>
    /// <param name="source">A session on production.</param>
    /// <param name="empty">Sessions on an empty database with production's encoding and locale, prepared as for a copy; they work side by side.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="archive">All but the rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is refused, and why.</returns>
    /// <exception cref="DatabaseActionException">An extension is refused, which many others may need; names it.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlConnection source, IReadOnlyList<NpgsqlConnection> empty, DatabaseTarget target, ImmutableArray<ArchiveEntry> archive, CancellationToken cancellationToken)
    {
        // What a materialized view computes from no rows at all tells nothing of what it computes from production's.
        var plan = ArchivePlan.Of(archive.Where(entry => entry.Kind != "MATERIALIZED VIEW DATA"));
        var first = empty[0];
        var refusals = new Refusals();
        await SchemaStart.MakeAsync(source, first, target, plan, cancellationToken);

        var relations = RelationFamilies.Of(plan.Before);
        await SchemaWriter.TryAllAsync(first, relations.First, refusals, cancellationToken);
        await SideBySideAsync(empty, relations.Families, refusals, cancellationToken);
        await SchemaWriter.TryAllAsync(first, relations.Rest, refusals, cancellationToken);
        var (alone, ordered) = IndexesByFamily(relations.Families, plan.After);
        await SideBySideAsync(empty, alone, refusals, cancellationToken);
        foreach (var entries in new[] { ordered, plan.Rights, plan.Last })
            await SchemaWriter.TryAllAsync(first, entries, refusals, cancellationToken);
        return refusals.Sentences();
    }

    // The server syncs each index that it builds, and two can wait for the disk at once.
    private static (IReadOnlyList<ImmutableArray<ArchiveEntry>> Alone, ImmutableArray<ArchiveEntry> Ordered) IndexesByFamily(
        ImmutableArray<ImmutableArray<ArchiveEntry>> families, ImmutableArray<ArchiveEntry> after)
    {
        var familyOf = families.SelectMany((family, number) => family.Select(entry => (entry.Id, Number: number))).ToDictionary(one => one.Id, one => one.Number);
        var late = after.Select(entry => entry.Id).ToHashSet();
        var alone = new Dictionary<int, ImmutableArray<ArchiveEntry>.Builder>();
        var ordered = ImmutableArray.CreateBuilder<ArchiveEntry>();
        foreach (var entry in after)
        {
            var its = entry.Dependencies.Where(familyOf.ContainsKey).Select(id => familyOf[id]).Distinct().ToList();
            if (entry.Kind is not ("INDEX" or "CONSTRAINT") || its is not [var family] || entry.Dependencies.Any(late.Contains))
            {
                ordered.Add(entry);
                continue;
            }

            if (!alone.TryGetValue(family, out var some))
                alone[family] = some = ImmutableArray.CreateBuilder<ArchiveEntry>();
            some.Add(entry);
        }

        return ([.. alone.Values.Select(some => some.ToImmutable())], ordered.ToImmutable());
    }

    private static Task SideBySideAsync(
        IReadOnlyList<NpgsqlConnection> sessions, IReadOnlyList<ImmutableArray<ArchiveEntry>> families, Refusals refusals, CancellationToken cancellationToken)
    {
        var shares = sessions.Select((_, number) => families.Where((_, family) => family % sessions.Count == number).SelectMany(family => family).ToList()).ToList();
        return TaskGroup.RunAsync([.. sessions.Select((session, number) => (Func<CancellationToken, Task>)(token => SchemaWriter.TryAllAsync(session, shares[number], refusals, token)))], cancellationToken);
    }
}
