using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Groups the entries that come after the rows. An entry that needs the rows of one table only goes with that table.</summary>
/// <param name="Units">One unit for each table.</param>
/// <param name="Others">The remaining entries.</param>
internal sealed record TableUnits(ImmutableArray<TableUnit> Units, ImmutableArray<ArchiveEntry> Others)
{
    private static readonly string[] CodeKinds = ["AGGREGATE", "FUNCTION", "OPERATOR", "OPERATOR CLASS", "OPERATOR FAMILY", "PROCEDURE"];

    /// <summary>Groups the entries.</summary>
    /// <param name="tables">All tables with rows.</param>
    /// <param name="entries">The whole archive.</param>
    /// <param name="after">The entries that come after the rows.</param>
    public static TableUnits Of(IReadOnlyList<SourceTable> tables, IReadOnlyDictionary<int, ArchiveEntry> entries, ImmutableArray<ArchiveEntry> after)
    {
        var byOid = tables.ToDictionary(table => table.Oid);
        // The table of each entry ID: of the table's own entry, and of entries that go with it.
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

    /// <summary>
    /// Whether an entry can be created only after the rows of all tables: it calls production's own functions, which may read any table, or it
    /// constrains a domain. Existing values of a domain need not meet a constraint that is NOT VALID, so it would refuse some of the rows.
    /// </summary>
    public static bool NeedsAllRows(ArchiveEntry entry, IReadOnlyDictionary<int, ArchiveEntry> entries) =>
        entry.Dependencies.Any(id => entries.TryGetValue(id, out var needed) && (Code(needed) || needed.Kind == "DOMAIN"));

    /// <summary>Whether creating the entry also creates it on a table's partitions or children. These must not be written at the same time, and it may refuse rows that are written later.</summary>
    public static bool Recurses(ArchiveEntry entry) => entry.Kind is "CHECK CONSTRAINT" or "FK CONSTRAINT";

    private static bool Code(ArchiveEntry entry) => CodeKinds.Contains(entry.Kind, StringComparer.Ordinal);
}
