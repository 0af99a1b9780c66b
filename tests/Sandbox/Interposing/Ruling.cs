using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>The decision about a held action. To delay an action, the interposer decides later. A closed set.</summary>
public abstract record Ruling
{
    private Ruling()
    {
    }

    /// <summary>The action proceeds unchanged.</summary>
    public static Ruling Pass { get; } = new PassOn();

    /// <summary>The connection breaks. Before the effect: the server never receives the action. After it: the response is lost.</summary>
    public static Ruling Cut { get; } = new CutOff();

    /// <summary>The proxy responds with an HTTP status; a database session is cut instead.</summary>
    /// <param name="Status">HTTP status, 400 to 599.</param>
    public sealed record Refuse(int Status) : Ruling
    {
        /// <summary>The message of the response; null for a default one that names the sandbox.</summary>
        public string? Message { get; init; }
    }

    /// <summary>A watch is accepted and stays silent, or a request gets no response, until the connection breaks.</summary>
    /// <param name="For">Duration.</param>
    public sealed record Mute(TimeSpan For) : Ruling;

    /// <summary>The request proceeds with another body, as a mutating webhook would change it. Allowed only before the effect of a request to the API server.</summary>
    /// <param name="Body">The body that the server receives.</param>
    public sealed record Rewrite(JsonObject Body) : Ruling;

    internal sealed record PassOn : Ruling;

    internal sealed record CutOff : Ruling;
}
