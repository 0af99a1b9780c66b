namespace UmsOperator.Core.Model;

/// <summary>One login role and one immutable Secret, both named after a binding ID that is never reused.</summary>
public sealed record Binding
{
    /// <summary>The binding ID, for example <c>t2k4xq-2s</c>: update ID, ordinal, letter of the kind and, for migrators, the number of the attempt.</summary>
    public required string Id { get; init; }

    /// <summary>Ordinal of the server.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What the server does with it.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>The database that the role may connect to.</summary>
    public required string Database { get; init; }

    /// <summary>Name of the login role; with SharedCredentials no role of this name is created.</summary>
    public required string Role { get; init; }

    /// <summary>Name of the Secret.</summary>
    public required string SecretName { get; init; }
}
