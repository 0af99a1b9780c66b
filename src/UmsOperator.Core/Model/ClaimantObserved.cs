namespace UmsOperator.Core.Model;

/// <summary>Signs of life that the database server shows of the cluster whose claim is on production. Read only where the claim is another cluster's.</summary>
public sealed record ClaimantObserved
{
    /// <summary>Whether a session on this server holds that cluster's advisory lock: its operator works.</summary>
    public bool LockHeld { get; init; }

    /// <summary>Sessions of that cluster's operator and servers, in any database, and of anybody else in production.</summary>
    public int Sessions { get; init; }

    /// <summary>Whether a login of that cluster is not fenced, or any login may connect to production by a grant of its own. Superusers and the operator's login are left out.</summary>
    public bool MayLogIn { get; init; }

    /// <summary>Whether the server accepts one of that cluster's logins with the password from a Secret beside ours. Tried only where nothing else is a sign of life.</summary>
    public bool HasFormerLogin { get; init; }
}
