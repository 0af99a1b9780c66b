namespace UmsOperator.Postgres;

/// <summary>A login in a Secret beside the cluster that was made for a cluster of another uid, as a restore from a backup leaves it.</summary>
/// <param name="Username">Name of the role.</param>
/// <param name="Password">Its password: whoever knows it had that cluster's Secret.</param>
public sealed record FormerLogin(string Username, string Password)
{
    /// <summary>Names no secret.</summary>
    public override string ToString() => Username;
}
