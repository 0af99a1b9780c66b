namespace UmsOperator.Core.Model;

/// <summary>A session on production.</summary>
public sealed record SessionObserved
{
    /// <summary>Login role.</summary>
    public required string Role { get; init; }

    /// <summary>Its application_name.</summary>
    public string Application { get; init; } = "";

    /// <summary>Whether its role is a binding role of this cluster.</summary>
    public bool Ours { get; init; }

    /// <summary>Whether it is running a statement.</summary>
    public bool Active { get; init; }

    /// <summary>Whether the operator lacks the right to terminate it.</summary>
    public bool Untouchable { get; init; }
}
