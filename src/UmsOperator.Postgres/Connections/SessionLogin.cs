namespace UmsOperator.Postgres.Connections;

/// <summary>Who logs in.</summary>
/// <param name="Username">Name of the role.</param>
/// <param name="Password">Its password.</param>
/// <param name="ReadOnly">Whether its transactions are read-only unless they say otherwise.</param>
internal sealed record SessionLogin(string Username, string Password, bool ReadOnly = false)
{
    /// <summary>Names no secret.</summary>
    public override string ToString() => Username;
}
