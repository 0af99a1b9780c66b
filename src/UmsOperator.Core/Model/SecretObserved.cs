using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A binding's Secret. Its data is never observed.</summary>
public sealed record SecretObserved
{
    /// <summary>Name; equals the binding's Secret name.</summary>
    public required string Name { get; init; }

    /// <summary>The binding.</summary>
    public required string Binding { get; init; }

    /// <summary>Ordinal of the server.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What the binding is for.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>The database that it binds to.</summary>
    public required string Database { get; init; }

    /// <summary>Its login is one of a former cluster's, as a restore from a backup leaves it: no binding of this one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Former { get; init; }

    /// <summary>Uid, for delete preconditions.</summary>
    public string? Uid { get; init; }

    /// <summary>Resource version, for delete preconditions.</summary>
    public string? ResourceVersion { get; init; }
}
