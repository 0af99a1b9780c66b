namespace UmsOperator.Postgres.Copies;

/// <summary>The CONNECT privilege of one grantee on a database.</summary>
/// <param name="Role">Name of the role; empty for PUBLIC.</param>
/// <param name="Grantable">Whether it was granted WITH GRANT OPTION.</param>
internal sealed record ConnectGrant(string Role, bool Grantable)
{
    /// <summary>The grantee for messages, not quoted.</summary>
    public string Name => Role.Length == 0 ? "PUBLIC" : Role;

    /// <summary>The grantee for statements, quoted.</summary>
    public string Grantee => Role.Length == 0 ? "PUBLIC" : Sql.Identifier(Role);
}
