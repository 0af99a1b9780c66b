namespace UmsOperator.Core.Model;

/// <summary>A name that this cluster needs, and the object of somebody else that has it: it is not touched, and nothing is made under the name.</summary>
/// <param name="Kind">Kind, for example Service.</param>
/// <param name="Name">Name.</param>
public sealed record TakenName(string Kind, string Name)
{
    /// <summary>Kind of the object's controller; null if it has none.</summary>
    public string? OwnerKind { get; init; }

    /// <summary>Name of the object's controller; null if it has none.</summary>
    public string? OwnerName { get; init; }

    /// <summary>An earlier UmsCluster of this name made it: its controller has that name and another uid, or it has no controller and this cluster's labels.</summary>
    public bool LeftBehind { get; init; }

    /// <summary>Value of the label <c>app.kubernetes.io/managed-by</c>.</summary>
    public string? ManagedBy { get; init; }

    /// <summary>Its deletion was asked for.</summary>
    public bool Deleting { get; init; }
}
