using System.Text.Json.Nodes;

namespace UmsOperator.Cli.Verbs;

/// <summary>What a verb would do to a cluster in its present state.</summary>
internal sealed record Verdict
{
    /// <summary>Why it would have no effect, or one that is not meant; null if it would have one.</summary>
    public string? Refusal { get; private init; }

    /// <summary>What to do instead.</summary>
    public string? Cure { get; private init; }

    /// <summary>Why there is nothing to do; null if there is.</summary>
    public string? Already { get; private init; }

    /// <summary>What will happen, one sentence each.</summary>
    public IReadOnlyList<string> Will { get; private init; } = [];

    /// <summary>The merge patch that asks for it.</summary>
    public JsonObject? Patch { get; private init; }

    /// <summary>Whether the verb can be used now.</summary>
    public bool HasEffect => Patch is not null;

    /// <summary>It cannot be used.</summary>
    public static Verdict Refuse(string reason, string cure) => new() { Refusal = reason, Cure = cure };

    /// <summary>What it asks for is so already.</summary>
    public static Verdict Nothing(string because) => new() { Already = because };

    /// <summary>It can be used.</summary>
    public static Verdict Effect(JsonObject patch, params ReadOnlySpan<string?> will) => new() { Patch = patch, Will = [.. will.ToArray().OfType<string>()] };
}
