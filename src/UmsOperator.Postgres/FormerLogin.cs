namespace UmsOperator.Postgres;

/// <summary>
/// A login from a Secret in the cluster's namespace that was created for a cluster with another UID. A restore from a backup leaves such Secrets
/// behind.
/// </summary>
/// <param name="Username">Name of the role.</param>
/// <param name="Password">Its password. Knowing it proves access to that cluster's Secret.</param>
public sealed record FormerLogin(string Username, string Password)
{
    /// <summary>Returns the role name only, because the record may appear in logs.</summary>
    public override string ToString() => Username;
}
