using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A binding's login role.</summary>
public sealed record RoleObserved
{
    /// <summary>Name of the role.</summary>
    public required string Name { get; init; }

    /// <summary>The binding ID in its name.</summary>
    public required string Binding { get; init; }

    /// <summary>Its LOGIN attribute; false once it is fenced.</summary>
    public bool CanLogin { get; init; }

    /// <summary>Number of its sessions on all databases.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether it has no session and cannot log in. NOLOGIN alone is not enough: the operator may have died while fencing, and an old server may still be connected.</summary>
    [JsonIgnore]
    public bool Fenced => !CanLogin && Sessions == 0;
}
