namespace UmsOperator.Postgres.Copies;

/// <summary>CONNECT on a database, for one grantee.</summary>
/// <param name="Role">Name of the role; empty: PUBLIC.</param>
/// <param name="Grantable">WITH GRANT OPTION.</param>
internal sealed record ConnectGrant(string Role, bool Grantable)
{
    /// <summary>For people.</summary>
    public string Name => Role.Length == 0 ? "PUBLIC" : Role;

    /// <summary>For statements.</summary>
    public string Grantee => Role.Length == 0 ? "PUBLIC" : Sql.Identifier(Role);
}
