namespace UmsOperator.Cluster.Probing;

/// <summary>Result of a request: a value, or why there is none. The reasons are sanitized.</summary>
/// <param name="Text">The value.</param>
/// <param name="Problem">Why the answer cannot be used.</param>
/// <param name="Silence">Why there is no answer.</param>
internal sealed record ProbeResponse(string? Text, string? Problem, string? Silence)
{
    public static ProbeResponse Of(string text) => new(text, null, null);

    public static ProbeResponse Unusable(string problem) => new(null, problem, null);

    public static ProbeResponse Silent(string reason) => new(null, null, reason);
}
