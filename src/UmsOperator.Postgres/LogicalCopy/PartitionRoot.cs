using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A partitioned table whose rows may belong to other partitions in the copy than in the source. They are copied through this table, so that PostgreSQL routes them again.</summary>
/// <param name="Name">Schema and name, quoted.</param>
/// <param name="Above">OIDs of all ancestors of the partition up to and including this table.</param>
internal sealed record PartitionRoot(string Name, ImmutableArray<uint> Above);
