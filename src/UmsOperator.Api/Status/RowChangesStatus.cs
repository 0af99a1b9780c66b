namespace UmsOperator.Api.Status;

/// <summary>Row changes since a recorded instant. Figures are lower bounds; when they cannot be known, known is false.</summary>
public sealed record RowChangesStatus
{
    /// <summary>Whether the figures are known ("at least"); false means "unknown", never zero.</summary>
    public bool Known { get; init; }

    /// <summary>Why they are not known, and of what; absent where they are. What is counted beside it is still counted.</summary>
    public string? Unknown { get; init; }

    /// <summary>Rows inserted, at least.</summary>
    public long Inserted { get; init; }

    /// <summary>Rows updated, at least.</summary>
    public long Updated { get; init; }

    /// <summary>Rows deleted, at least.</summary>
    public long Deleted { get; init; }

    /// <summary>The tables with the most changes, 5 at most.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];
}
