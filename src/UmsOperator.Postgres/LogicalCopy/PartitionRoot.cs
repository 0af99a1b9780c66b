using System.Collections.Immutable;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A partitioned table whose rows may belong to other partitions in a copy than in the source: they are sorted anew there.</summary>
/// <param name="Name">Schema and name, quoted.</param>
/// <param name="Above">OIDs of all partitioned tables between it and the partition, itself among them.</param>
internal sealed record PartitionRoot(string Name, ImmutableArray<uint> Above);
