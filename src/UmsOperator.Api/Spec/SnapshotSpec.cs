using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>How much of the PostgreSQL server a streamed golden copy may take, so that production can be spared.</summary>
public sealed record SnapshotSpec
{
    /// <summary>How many sessions read production at a time; as many write the copy and build its indexes.</summary>
    [Range(1, 8)]
    [DefaultValue(2)]
    public int Workers { get; init; } = 2;

    /// <summary>The most that is read from production, in MiB a second over all workers. 0: as fast as it goes.</summary>
    [Range(0, 100000)]
    [DefaultValue(0)]
    public int MaxRateMebibytesPerSecond { get; init; }
}
