using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>Limits the load that a logical golden copy puts on the PostgreSQL server.</summary>
public sealed record SnapshotSpec
{
    /// <summary>Number of sessions that read production in parallel. As many sessions write the copy and build its indexes.</summary>
    [Range(1, 8)]
    [DefaultValue(2)]
    public int Workers { get; init; } = 2;

    /// <summary>Maximum read rate from production in MiB/s, over all workers. 0: no limit.</summary>
    [Range(0, 100000)]
    [DefaultValue(0)]
    public int MaxRateMebibytesPerSecond { get; init; }
}
