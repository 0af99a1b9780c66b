using System.Text.Json.Serialization;

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

    /// <summary>On a volume claim: the requested size, as a quantity.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Size { get; init; }

    /// <summary>On a volume claim: its storage class.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? StorageClass { get; init; }

    /// <summary>Whether its deletion was requested.</summary>
    public bool Deleting { get; init; }
}
