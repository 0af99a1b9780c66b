using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>One entry of a dump's table of contents.</summary>
/// <param name="Id">Number of the entry in the dump.</param>
/// <param name="Oid">OID of the object in the source database; 0 if it has none.</param>
/// <param name="Kind">The kind of object in pg_dump's terms: TABLE, INDEX, FK CONSTRAINT, ….</param>
/// <param name="Tag">Name of the object, preceded by the name of its table if it belongs to one.</param>
/// <param name="Schema">Schema of the object; empty if it has none.</param>
/// <param name="Owner">Role that owns the object; empty if the object has no owner of its own.</param>
/// <param name="Section">Section of the dump.</param>
/// <param name="Definition">The statements that create the object.</param>
/// <param name="Drop">The statement that drops the object. It contains the full name.</param>
/// <param name="Tablespace">Tablespace; empty for that of the database.</param>
/// <param name="AccessMethod">Table access method; empty if none applies.</param>
/// <param name="Dependencies">IDs of the entries that must be created first.</param>
internal sealed record ArchiveEntry(
    int Id,
    uint Oid,
    string Kind,
    string Tag,
    string Schema,
    string Owner,
    ArchiveSection Section,
    string Definition,
    string Drop,
    string Tablespace,
    string AccessMethod,
    ImmutableArray<int> Dependencies)
{
    public override string ToString() => $"{Kind} {(Schema.Length > 0 ? $"{Schema}." : "")}{Tag}";
}
