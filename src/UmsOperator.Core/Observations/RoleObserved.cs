namespace UmsOperator.Core.Observations;

/// <summary>A binding's login role.</summary>
public sealed record RoleObserved
{
    /// <summary>Name of the role.</summary>
    public required string Name { get; init; }

    /// <summary>The binding that its name carries.</summary>
    public required string Binding { get; init; }

    /// <summary>LOGIN; false once it is fenced.</summary>
    public bool CanLogin { get; init; }

    /// <summary>Its sessions on any database.</summary>
    public int Sessions { get; init; }
}
