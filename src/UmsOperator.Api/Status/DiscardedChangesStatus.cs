namespace UmsOperator.Api.Status;

/// <summary>Row changes in a snapshot that were discarded when its server rejoined.</summary>
public sealed record DiscardedChangesStatus
{
    /// <summary>Name of the server.</summary>
    public string Server { get; init; } = "";

    /// <summary>The changes.</summary>
    public RowChangesStatus Changes { get; init; } = new();
}
