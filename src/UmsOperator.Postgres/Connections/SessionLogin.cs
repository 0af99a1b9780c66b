namespace UmsOperator.Postgres.Connections;

/// <summary>The login of a session.</summary>
/// <param name="Username">Name of the role.</param>
/// <param name="Password">Its password.</param>
/// <param name="ReadOnly">Whether its transactions are read-only by default.</param>
internal sealed record SessionLogin(string Username, string Password, bool ReadOnly = false)
{
    /// <summary>Returns the role name only, because the record may appear in logs.</summary>
    public override string ToString() => Username;
}
