using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A table with what is built on its rows alone: indexes, constraints, and the like.</summary>
/// <param name="Table">The table.</param>
/// <param name="Entries">In the order of the dump.</param>
internal sealed record TableUnit(SourceTable Table, ImmutableArray<ArchiveEntry> Entries);
