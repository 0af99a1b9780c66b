namespace UmsOperator.ArchitectureDocs;

/// <summary>A dependency of one namespace on another one of the same assembly.</summary>
/// <param name="From">The namespace whose types use the other's.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="Types">Short names of the types in <paramref name="From"/> that use it, sorted.</param>
internal sealed record NamespaceEdge(string From, string To, IReadOnlyList<string> Types)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} -> {To} ({string.Join(", ", Types)})";
}
