using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A table and the entries that need only its rows: indexes, constraints and the like.</summary>
/// <param name="Table">The table.</param>
/// <param name="Entries">The entries, in the order of the dump.</param>
internal sealed record TableUnit(SourceTable Table, ImmutableArray<ArchiveEntry> Entries);
