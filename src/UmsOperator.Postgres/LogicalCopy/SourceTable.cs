namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A table whose rows are copied.</summary>
/// <param name="Oid">OID in the source.</param>
/// <param name="Name">Schema and name, quoted.</param>
/// <param name="Columns">The columns that are not generated: quoted, in parentheses, with a leading space. Empty if there are none.</param>
/// <param name="Binary">Whether the binary format of every column's type means the same in another database.</param>
/// <param name="OfExtension">Whether it is a configuration table of an extension. In the copy it is not empty, because CREATE EXTENSION may fill it.</param>
/// <param name="Condition">WHERE clause that selects the user's rows of such a table; null for all rows, and for other tables.</param>
/// <param name="Blocks">Number of blocks of the heap.</param>
/// <param name="Bytes">Size of heap and TOAST, in bytes.</param>
/// <param name="Rows">Number of rows as PostgreSQL estimates it; 0 if there is no estimate.</param>
/// <param name="Related">Whether it is a partition or has children. Such a table is analysed after all related tables are filled.</param>
/// <param name="Root">The partitioned table through which its rows are written; null if they are written into the table itself.</param>
internal sealed record SourceTable(
    uint Oid, string Name, string Columns, bool Binary, bool OfExtension, string? Condition, long Blocks, long Bytes, long Rows, bool Related, PartitionRoot? Root = null)
{
    private const long LargeBytes = 24L << 20;

    /// <summary>Whether the table gets work items of its own. Smaller tables are copied in groups.</summary>
    public bool IsLarge => Bytes >= LargeBytes;
}
