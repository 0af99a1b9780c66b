namespace UmsOperator.Cluster.Probing;

/// <summary>What a server says of itself. Null: no answer that can be used, which says nothing.</summary>
/// <param name="Version">Its version, MAJOR.MINOR.PATCH.</param>
/// <param name="CheckStatus">init, ok, warn or err.</param>
/// <param name="ErrSince">Since when it has said err without a break, UTC.</param>
/// <param name="Problem">Why an answer that it gave cannot be used; safe to be shown.</param>
/// <param name="Silence">Why there is no answer; nothing unusual while a server starts.</param>
internal sealed record ProbeAnswer(string? Version, string? CheckStatus, DateTime? ErrSince, string? Problem = null, string? Silence = null)
{
    /// <summary>When the version was reported, UTC, if that is longer ago than a lost answer or two explain; null while it is fresh.</summary>
    public DateTime? AnsweredAt { get; init; }

    /// <summary>Nobody asked.</summary>
    public static ProbeAnswer None { get; } = new(null, null, null);
}
