namespace UmsOperator.Sandbox.Nodes;

/// <summary>One line of <c>images.yaml</c>: what to run locally in place of an image.</summary>
/// <remarks>
/// In <c>command</c>, <c>args</c> and <c>env</c> values <c>{tag}</c>, <c>{image}</c> and <c>{folder}</c> (that of the file) are filled in.
/// </remarks>
public sealed record ImageEntry
{
    /// <summary>Repository without tag.</summary>
    public required string Image { get; init; }

    /// <summary>An exact tag, or <c>*</c> for any.</summary>
    public string Tag { get; init; } = "*";

    /// <summary>The entrypoint; a container's <c>command</c> replaces it together with <see cref="Args"/>.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The image's default arguments; a container's <c>args</c> replace them.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
