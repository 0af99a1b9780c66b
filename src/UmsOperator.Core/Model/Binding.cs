namespace UmsOperator.Core.Model;

/// <summary>One login role and one immutable Secret, both named with a binding id that is never used again.</summary>
public sealed record Binding
{
    /// <summary>The binding id, for example <c>t2k4xq-2s</c>: update id, ordinal, letter of the kind (and number of the attempt for migrators).</summary>
    public required string Id { get; init; }

    /// <summary>Ordinal of the server.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What it is for.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>Name of the login role; with SharedCredentials a name that is never made.</summary>
    public required string Role { get; init; }

    /// <summary>Name of the Secret.</summary>
    public required string SecretName { get; init; }
}
