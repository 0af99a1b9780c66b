using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Sorts the entries that come after the rows: those that need one table's rows only go with that table.</summary>
/// <param name="Units">One for each table.</param>
/// <param name="Others">The rest.</param>
internal sealed record TableUnits(ImmutableArray<TableUnit> Units, ImmutableArray<ArchiveEntry> Others)
{
    private static readonly string[] CodeKinds = ["AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE"];

    /// <summary>Sorts them.</summary>
    /// <param name="tables">All tables with rows.</param>
    /// <param name="entries">The whole archive.</param>
    /// <param name="after">Those of it that come after the rows.</param>
    public static TableUnits Of(IReadOnlyList<SourceTable> tables, IReadOnlyDictionary<int, ArchiveEntry> entries, ImmutableArray<ArchiveEntry> after)
    {
        var byOid = tables.ToDictionary(table => table.Oid);
        // What each entry belongs to: a table itself, or what goes with one.
        var owners = entries.Values.Where(entry => entry.Kind == "TABLE" && byOid.ContainsKey(entry.Oid)).ToDictionary(entry => entry.Id, entry => entry.Oid);
        var later = after.Select(entry => entry.Id).ToHashSet();
        var parts = tables.ToDictionary(table => table.Oid, _ => ImmutableArray.CreateBuilder<ArchiveEntry>());
        var others = ImmutableArray.CreateBuilder<ArchiveEntry>();
        foreach (var entry in after)
        {
            if (OwnerOf(entry) is { } owner)
            {
                owners[entry.Id] = owner;
                parts[owner].Add(entry);
            }
            else
            {
                others.Add(entry);
            }
        }

        return new TableUnits([.. tables.Select(table => new TableUnit(table, parts[table.Oid].ToImmutable()))], others.ToImmutable());

        uint? OwnerOf(ArchiveEntry entry)
        {
            var tableOids = new HashSet<uint>();
            foreach (var id in entry.Dependencies.Where(entries.ContainsKey))
            {
                if (owners.TryGetValue(id, out var oid))
                    tableOids.Add(oid);
                else if (later.Contains(id) || entries[id].Kind is "TABLE" or "VIEW" or "MATERIALIZED VIEW" || Code(entries[id]))
                    return null;
            }

            return tableOids.Count == 1 && !(Recurses(entry) && byOid[tableOids.Single()].Related) ? tableOids.Single() : null;
        }
    }

    /// <summary>Whether an entry runs code of production's, which may look at any table, or is a domain's constraint that older rows need not meet (NOT VALID).</summary>
    public static bool NeedsAllRows(ArchiveEntry entry, IReadOnlyDictionary<int, ArchiveEntry> entries) =>
        entry.Dependencies.Any(id => entries.TryGetValue(id, out var needed) && (Code(needed) || needed.Kind == "DOMAIN"));

    /// <summary>Whether it is also made on a table's partitions or children, which must not be written meanwhile, and whose rows it may refuse from then on.</summary>
    public static bool Recurses(ArchiveEntry entry) => entry.Kind is "CHECK CONSTRAINT" or "FK CONSTRAINT";

    private static bool Code(ArchiveEntry entry) => CodeKinds.Contains(entry.Kind, StringComparer.Ordinal);
}
