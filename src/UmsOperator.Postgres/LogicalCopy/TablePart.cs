using System.Globalization;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A whole table, or the rows in a range of its blocks.</summary>
/// <param name="Table">The table.</param>
/// <param name="FromBlock">Number of the first block.</param>
/// <param name="ToBlock">Number of the block after the last one; null for the end of the table, which may have grown.</param>
internal sealed record TablePart(SourceTable Table, long FromBlock = 0, long? ToBlock = null)
{
    private string Format => Table.Binary ? " WITH (FORMAT binary)" : "";

    private bool Whole => FromBlock == 0 && ToBlock is null;

    /// <summary>
    /// Whether the rows are written frozen. Otherwise the first reader, such as the first index build, marks each row as committed, and every block is
    /// written twice. Freezing needs a TRUNCATE, which makes a new file; that does not pay for a small table.
    /// </summary>
    public bool Frozen => Whole && !Table.OfExtension && Table.IsLarge && Table.Root is null;

    /// <summary>The statement COPY … TO STDOUT that reads the part.</summary>
    public string Read => Whole && Table.Condition is null
        ? $"COPY {Table.Name}{Table.Columns} TO STDOUT{Format}"
        : $"COPY (SELECT {Selected} FROM ONLY {Table.Name} {Table.Condition ?? Range}) TO STDOUT{Format}";

    /// <summary>The statement COPY … FROM STDIN that writes the part.</summary>
    public string Write => $"COPY {Table.Root?.Name ?? Table.Name}{Table.Columns} FROM STDIN WITH (FORMAT {(Table.Binary ? "binary" : "text")}, FREEZE {(Frozen ? "on" : "off")})";

    /// <summary>Splits a table into parts with about the same number of blocks. Rows that a snapshot sees do not move between blocks.</summary>
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
