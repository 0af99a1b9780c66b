namespace UmsOperator.Core.Model;

/// <summary>A child object that this cluster owns and that the operator applies as a whole.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Name">Name.</param>
/// <param name="Hash">Hash of the desired object that was last applied; null if the object has no such annotation.</param>
public sealed record ChildObserved(ChildKind Kind, string Name, string? Hash)
{
    /// <summary>Uid, for preconditions.</summary>
    public string? Uid { get; init; }

    /// <summary>Resource version, for preconditions.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Whether its deletion was requested.</summary>
    public bool Deleting { get; init; }
}
