namespace UmsOperator.Core.Model;

/// <summary>A name that this cluster needs and that an object of another owner has. That object is not touched.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Name">Name.</param>
public sealed record TakenName(ChildKind Kind, string Name)
{
    /// <summary>Kind of the object's controller; null if it has none.</summary>
    public string? OwnerKind { get; init; }

    /// <summary>Name of the object's controller; null if it has none.</summary>
    public string? OwnerName { get; init; }

    /// <summary>Whether an earlier UmsCluster of this name created it: its controller has this cluster's name and another uid, or it has no controller and this cluster's labels.</summary>
    public bool LeftBehind { get; init; }

    /// <summary>Value of the label <c>app.kubernetes.io/managed-by</c>.</summary>
    public string? ManagedBy { get; init; }

    /// <summary>Whether its deletion was requested.</summary>
    public bool Deleting { get; init; }
}
