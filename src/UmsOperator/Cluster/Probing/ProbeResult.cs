namespace UmsOperator.Cluster.Probing;

/// <summary>The answers of a server. A value is null if there is no usable answer.</summary>
/// <param name="Version">The server's version, MAJOR.MINOR.PATCH.</param>
/// <param name="CheckStatus">init, ok, warn or err.</param>
/// <param name="ErrSince">Since when the status has been err without interruption, UTC.</param>
/// <param name="Problem">Why an answer cannot be used; sanitized.</param>
/// <param name="Silence">Why there is no answer, which is normal while a server starts.</param>
internal sealed record ProbeResult(string? Version, string? CheckStatus, DateTime? ErrSince, string? Problem = null, string? Silence = null)
{
    /// <summary>When the version was last reported, UTC; null while that is recent.</summary>
    public DateTime? AnsweredAt { get; init; }

    /// <summary>The server was not asked.</summary>
    public static ProbeResult None { get; } = new(null, null, null);
}
