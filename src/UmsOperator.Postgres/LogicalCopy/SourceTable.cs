namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A table whose rows are to be copied.</summary>
/// <param name="Oid">OID in the source.</param>
/// <param name="Name">Schema and name, quoted.</param>
/// <param name="Columns">Columns that are not generated, quoted, in parentheses and with a space before; empty if there are none.</param>
/// <param name="Binary">Whether every column's type means the same in another database when it is sent in binary.</param>
/// <param name="OfExtension">Whether it is an extension's configuration table: in the copy it is not empty.</param>
/// <param name="Condition">WHERE clause for the rows of such a table that are the user's; null if all are, and for other tables.</param>
/// <param name="Blocks">Blocks of its heap.</param>
/// <param name="Bytes">Heap and TOAST together.</param>
/// <param name="Rows">As the planner estimates; 0 if it does not know.</param>
/// <param name="Related">Whether it is a partition, or has children: it is analysed when all of them are there.</param>
/// <param name="Root">The partitioned table that its rows go through; null: they go into it.</param>
internal sealed record SourceTable(
    uint Oid, string Name, string Columns, bool Binary, bool OfExtension, string? Condition, long Blocks, long Bytes, long Rows, bool Related, PartitionRoot? Root = null)
{
    private const long LargeBytes = 24L << 20;

    /// <summary>Whether it is worth work of its own; the others go in groups.</summary>
    public bool IsLarge => Bytes >= LargeBytes;
}
