using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A binding's Secret. Its data is never observed.</summary>
public sealed record SecretObserved
{
    /// <summary>Name, as in <see cref="Model.Binding.SecretName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>ID of the binding.</summary>
    public required string Binding { get; init; }

    /// <summary>Ordinal of the server.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Kind of the binding.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>The database that it binds to.</summary>
    public required string Database { get; init; }

    /// <summary>Whether its login belongs to the cluster's uid before a restore from a backup; such a Secret is not a binding of this cluster.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Former { get; init; }

    /// <summary>Whether its deletion was requested; a finalizer of others may keep it. It is no binding any more, and is not deleted a second time.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Deleting { get; init; }

    /// <summary>Uid, for delete preconditions.</summary>
    public string? Uid { get; init; }

    /// <summary>Resource version, for delete preconditions.</summary>
    public string? ResourceVersion { get; init; }
}
