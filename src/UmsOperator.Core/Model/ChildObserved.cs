namespace UmsOperator.Core.Model;

/// <summary>A child object of this cluster's own that is applied whole.</summary>
/// <param name="Kind">Kind, for example Service.</param>
/// <param name="Name">Name.</param>
/// <param name="Hash">Hash of the desired object that it was last applied with.</param>
public sealed record ChildObserved(string Kind, string Name, string? Hash)
{
    /// <summary>Uid, for preconditions.</summary>
    public string? Uid { get; init; }

    /// <summary>Resource version, for preconditions.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Its deletion was asked for.</summary>
    public bool Deleting { get; init; }
}
