using System.Globalization;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>All of a table, or the rows in some of its blocks.</summary>
/// <param name="Table">The table.</param>
/// <param name="FromBlock">First block.</param>
/// <param name="ToBlock">The block behind the last one; null: to the end, however far it has grown.</param>
internal sealed record TablePart(SourceTable Table, long FromBlock = 0, long? ToBlock = null)
{
    private string Format => Table.Binary ? " WITH (FORMAT binary)" : "";

    private bool Whole => FromBlock == 0 && ToBlock is null;

    /// <summary>
    /// Whether its rows arrive as if vacuumed. Otherwise whatever reads them first, such as the first index, marks each as committed, and every block is
    /// written a second time. Not worth a second file for a small table.
    /// </summary>
    public bool Frozen => Whole && !Table.OfExtension && Table.IsLarge && Table.Root is null;

    /// <summary>COPY … TO STDOUT.</summary>
    public string Read => Whole && Table.Condition is null
        ? $"COPY {Table.Name}{Table.Columns} TO STDOUT{Format}"
        : $"COPY (SELECT {Selected} FROM ONLY {Table.Name} {Table.Condition ?? Range}) TO STDOUT{Format}";

    /// <summary>COPY … FROM STDIN.</summary>
    public string Write => $"COPY {Table.Root?.Name ?? Table.Name}{Table.Columns} FROM STDIN WITH (FORMAT {(Table.Binary ? "binary" : "text")}, FREEZE {(Frozen ? "on" : "off")})";

    /// <summary>Cuts a table into parts of about the same number of blocks. The rows of a snapshot do not move between blocks.</summary>
    public static IEnumerable<TablePart> Cut(SourceTable table, int parts)
    {
        if (table.Condition is not null || parts < 2)
            return [new TablePart(table)];
        var each = (table.Blocks + parts - 1) / parts;
        return Enumerable.Range(0, parts).Select(part => new TablePart(table, part * each, part == parts - 1 ? null : (part + 1) * each));
    }

    private string Selected => Table.Columns.Length == 0 ? "" : Table.Columns.Trim()[1..^1];

    private string Range
    {
        get
        {
            var from = $"ctid >= '({FromBlock.ToString(CultureInfo.InvariantCulture)},0)'::pg_catalog.tid";
            return ToBlock is { } to ? $"WHERE {from} AND ctid < '({to.ToString(CultureInfo.InvariantCulture)},0)'::pg_catalog.tid" : $"WHERE {from}";
        }
    }
}
