namespace UmsOperator.Api.Status;

/// <summary>Row changes since a recorded time. The numbers are lower bounds. If they cannot be determined, known is false.</summary>
public sealed record RowChangesStatus
{
    /// <summary>Whether the numbers are known, as lower bounds. False means unknown, not zero.</summary>
    public bool Known { get; init; }

    /// <summary>What is unknown and why. Absent if the numbers are known. The other tables are still counted.</summary>
    public string? Unknown { get; init; }

    /// <summary>Number of inserted rows (lower bound).</summary>
    public long Inserted { get; init; }

    /// <summary>Number of updated rows (lower bound).</summary>
    public long Updated { get; init; }

    /// <summary>Number of deleted rows (lower bound).</summary>
    public long Deleted { get; init; }

    /// <summary>The tables with the most changes, at most 5.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];
}
