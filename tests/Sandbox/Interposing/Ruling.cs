using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>What becomes of an action that is held. A delay is the interposer's own: it takes its time to rule. A closed set.</summary>
public abstract record Ruling
{
    private Ruling()
    {
    }

    /// <summary>It goes on as if nobody had looked.</summary>
    public static Ruling Pass { get; } = new PassOn();

    /// <summary>The connection breaks. Before: the server never hears of it. After: it is done, and its answer is lost.</summary>
    public static Ruling Cut { get; } = new CutOff();

    /// <summary>The proxy answers with an HTTP status in the server's place; a database session is cut instead.</summary>
    /// <param name="Status">400..599.</param>
    public sealed record Refuse(int Status) : Ruling
    {
        /// <summary>The message of the answer; null: one that names the sandbox.</summary>
        public string? Message { get; init; }
    }

    /// <summary>A watch that is accepted and then silent, or a request without an answer: no event, no end, until it breaks.</summary>
    /// <param name="For">How long.</param>
    public sealed record Mute(TimeSpan For) : Ruling;

    /// <summary>It goes on with another body, as a mutating webhook would change it. Before the effect of a request to the API server only.</summary>
    /// <param name="Body">What the server gets instead.</param>
    public sealed record Rewrite(JsonObject Body) : Ruling;

    internal sealed record PassOn : Ruling;

    internal sealed record CutOff : Ruling;
}
