namespace UmsOperator.Observing.Probing;

/// <summary>What a server says of itself. Null: it does not answer, which says nothing.</summary>
/// <param name="Version">Its version.</param>
/// <param name="CheckStatus">init, ok, warn or err.</param>
/// <param name="ErrSince">Since when it has said err without a break, UTC.</param>
internal sealed record ProbeAnswer(string? Version, string? CheckStatus, DateTime? ErrSince)
{
    /// <summary>No answer.</summary>
    public static ProbeAnswer None { get; } = new(null, null, null);
}
