namespace UmsOperator.Cluster.Probing;

/// <summary>Result of a request: a value, or why there is none. The reasons are sanitized.</summary>
/// <param name="Text">The value.</param>
/// <param name="Problem">Why the answer cannot be used.</param>
/// <param name="Silence">Why there is no answer.</param>
internal sealed record ProbeReply(string? Text, string? Problem, string? Silence)
{
    public static ProbeReply Of(string text) => new(text, null, null);

    public static ProbeReply Unusable(string problem) => new(null, problem, null);

    public static ProbeReply Silent(string reason) => new(null, null, reason);
}
