using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

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

    /// <summary>No session of it is left and none can begin. NOLOGIN alone is a fence whose maker died half-way: an old server may still be connected behind it.</summary>
    [JsonIgnore]
    public bool Fenced => !CanLogin && Sessions == 0;
}
