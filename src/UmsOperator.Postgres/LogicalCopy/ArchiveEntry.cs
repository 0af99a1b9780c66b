using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>One entry of a dump's table of contents.</summary>
/// <param name="Id">Its number in the dump.</param>
/// <param name="Oid">OID of the object in the source; 0 if it has none.</param>
/// <param name="Kind">PostgreSQL's word for it: TABLE, INDEX, FK CONSTRAINT, ….</param>
/// <param name="Tag">Name, with the table's before it where the object belongs to one.</param>
/// <param name="Schema">Schema; empty if it has none.</param>
/// <param name="Owner">Role that is to own it; empty if it has no owner of its own.</param>
/// <param name="Section">Its section.</param>
/// <param name="Definition">The statements that make it.</param>
/// <param name="Drop">The statement that drops it; names it in full.</param>
/// <param name="Tablespace">Tablespace; empty: the database's own.</param>
/// <param name="AccessMethod">Table access method; empty if that does not apply.</param>
/// <param name="Dependencies">Ids of the entries that it needs.</param>
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
