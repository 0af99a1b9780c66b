using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Creates the schema of a copy in an empty database by the same statements as in the copy. It reports everything that PostgreSQL refuses. It does
/// not try what depends on rows: REFRESH MATERIALIZED VIEW and large objects.
/// </summary>
internal static class SchemaTrial
{
    /// <summary>Creates the schema. It is not removed afterwards.</summary>
    /// <param name="source">A session on production.</param>
    /// <param name="empty">Sessions on an empty database with production's encoding and locale, prepared as for a copy. They work concurrently.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="archive">Everything except the rows.</param>
    /// <param name="cancellationToken">Cancels the trial.</param>
    /// <returns>One sentence for each reason why PostgreSQL refused objects.</returns>
    /// <exception cref="DatabaseActionException">A schema or an extension, which many other objects may need, is refused. The message names it.</exception>
    public static async Task<IReadOnlyList<string>> RunAsync(
        NpgsqlConnection source, IReadOnlyList<NpgsqlConnection> empty, DatabaseTarget target, ImmutableArray<ArchiveEntry> archive, CancellationToken cancellationToken)
    {
        // Refreshing a materialized view without rows says nothing about refreshing it with production's rows.
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

    // Indexes of different families are created concurrently: PostgreSQL syncs each new index to disk, and two sessions can wait for the disk at the same time.
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
        return TaskGroup.RunAsync(
            [.. sessions.Select((session, number) => (Func<CancellationToken, Task>)(token => SchemaWriter.TryAllAsync(session, shares[number], refusals, token)))], cancellationToken);
    }
}
