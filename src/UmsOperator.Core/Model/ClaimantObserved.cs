namespace UmsOperator.Core.Model;

/// <summary>Evidence on the database server that another cluster, which holds the claim on production, is still in use. Read only if the claim names another cluster.</summary>
public sealed record ClaimantObserved
{
    /// <summary>Whether a session on this server holds that cluster's advisory lock, which means that its operator is running.</summary>
    public bool LockHeld { get; init; }

    /// <summary>Number of sessions: those of that cluster's operator and servers in any database, and those of all other clients in production.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether a login of that cluster is not fenced, or any login has its own CONNECT grant on production. Superusers and the operator's login do not count.</summary>
    public bool MayLogIn { get; init; }

    /// <summary>Whether the server accepts one of that cluster's logins with the password from a Secret in this cluster's namespace. Tried only if there is no other evidence.</summary>
    public bool HasFormerLogin { get; init; }
}
