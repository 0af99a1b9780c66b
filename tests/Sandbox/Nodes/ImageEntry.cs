namespace UmsOperator.Sandbox.Nodes;

/// <summary>One entry of <c>images.yaml</c>: the local program that replaces an image.</summary>
/// <remarks>
/// In <c>command</c>, <c>args</c> and <c>env</c> values <c>{tag}</c>, <c>{image}</c> and <c>{folder}</c> (the folder of the file) are replaced.
/// </remarks>
public sealed record ImageEntry
{
    /// <summary>Repository without a tag.</summary>
    public required string Image { get; init; }

    /// <summary>An exact tag, or <c>*</c> for any.</summary>
    public string Tag { get; init; } = "*";

    /// <summary>The entrypoint; a container's <c>command</c> replaces it together with <see cref="Args"/>.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The image's default arguments; a container's <c>args</c> replace them.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
