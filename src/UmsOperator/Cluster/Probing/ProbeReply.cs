namespace UmsOperator.Cluster.Probing;

/// <summary>What came of one request: a text, or why there is none. The reasons hold no text of the server that is not safe.</summary>
/// <param name="Text">The text that was asked for.</param>
/// <param name="Problem">The server answered something that cannot be used.</param>
/// <param name="Silence">It did not answer.</param>
internal sealed record ProbeReply(string? Text, string? Problem, string? Silence)
{
    public static ProbeReply Of(string text) => new(text, null, null);

    public static ProbeReply Unusable(string problem) => new(null, problem, null);

    public static ProbeReply Silent(string reason) => new(null, null, reason);
}
