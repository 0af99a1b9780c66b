using System.Text;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Scripts;

/// <summary>
/// The script that a DBA runs once in psql, as a superuser. It uses psql's <c>\set</c> and <c>\connect</c> and otherwise plain SQL. Every statement but
/// <c>CREATE DATABASE</c> can be repeated.
/// </summary>
public static class DbaScript
{
    private const int ParameterRights = 150000;
    private const int MembershipOptions = 160000;

    /// <summary>Writes the script.</summary>
    /// <param name="database">Names of the databases and roles, and the kind of access.</param>
    /// <param name="operatorLogin">The operator's login. The script does not set its password: use <c>\password</c>.</param>
    /// <param name="serverVersion">server_version_num, for example 150020. From 160000 on, memberships have options.</param>
    /// <param name="serverLogin">With SharedCredentials, the login that all servers use.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ArgumentException">A name contains a control character; a line break in it would end psql's command.</exception>
    public static string For(DatabaseSpec database, string operatorLogin, int serverVersion, string? serverLogin = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentException.ThrowIfNullOrEmpty(operatorLogin);
        string?[] names = [database.Name, database.MaintenanceDatabase, database.OwnerRole, database.AppRole, operatorLogin, serverLogin];
        if (names.Any(name => name?.Any(char.IsControl) == true))
            throw new ArgumentException("a name contains a control character; remove it", nameof(database));
        var shared = database.Access == DatabaseAccess.SharedCredentials;
        var production = SqlText.Identifier(database.Name);
        var login = SqlText.Identifier(operatorLogin);
        var owner = SqlText.Identifier(shared ? serverLogin ?? "" : database.OwnerRole);
        var script = new StringBuilder()
            .Append("-- Rights for the UMS operator. Run as a superuser, once.\n")
            .Append("\\set ON_ERROR_STOP on\n")
            .Append($"\\connect {SqlText.Identifier(database.MaintenanceDatabase)}\n")
            .Append(Role(operatorLogin, "LOGIN"))
            // With SharedCredentials it works inside production under its own name, so it must not be able to raise its privileges.
            .Append($"ALTER ROLE {login} LOGIN CREATEDB {(shared ? "NOCREATEROLE" : "CREATEROLE")};\n")
            .Append(CloseToServers(database.MaintenanceDatabase, operatorLogin));
        if (serverVersion >= ParameterRights)
            script.Append(ParameterGrant(operatorLogin));
        if (shared)
        {
            script.Append(Role(serverLogin ?? "", "LOGIN")).Append(Grant(serverLogin ?? "", operatorLogin, admin: false, serverVersion));
        }
        else
        {
            script
                .Append(Role(database.OwnerRole, "NOLOGIN")).Append(Role(database.AppRole, "NOLOGIN"))
                .Append(Grant(database.OwnerRole, operatorLogin, admin: true, serverVersion)).Append(Grant(database.AppRole, operatorLogin, admin: true, serverVersion))
                .Append($"GRANT {SqlText.Identifier(database.AppRole)} TO {owner};\n");
        }

        return script
            .Append($"CREATE DATABASE {production} OWNER {login};\n")
            .Append($"\\connect {production}\n")
            .Append($"GRANT CREATE, TEMPORARY ON DATABASE {production} TO {owner};\n")
            .Append($"ALTER SCHEMA public OWNER TO {owner};\n")
            .Append("REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n")
            .ToString();
    }

    /// <summary>
    /// Confines servers to their own database. In another one they could take the operator's lock or slow down its statements. Other logins that need these
    /// databases get CONNECT by name.
    /// </summary>
    public static string CloseToServers(string maintenance, string operatorLogin) =>
        $"""
        REVOKE CONNECT ON DATABASE {SqlText.Identifier(maintenance)} FROM PUBLIC;
        GRANT CONNECT ON DATABASE {SqlText.Identifier(maintenance)} TO {SqlText.Identifier(operatorLogin)};
        REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;

        """;

    /// <summary>
    /// Lets the operator set the claim on production. Without it, only superusers may set a parameter that PostgreSQL does not know on a database.
    /// </summary>
    public static string ParameterGrant(string operatorLogin) => $"GRANT SET ON PARAMETER {ClusterNames.ClaimSetting} TO {SqlText.Identifier(operatorLogin)};\n";

    /// <summary>Grants a membership: inherited, and with the right to SET ROLE.</summary>
    /// <param name="role">The granted role.</param>
    /// <param name="member">The member.</param>
    /// <param name="admin">Whether the member may grant it to others.</param>
    /// <param name="serverVersion">server_version_num.</param>
    public static string Grant(string role, string member, bool admin, int serverVersion) =>
        serverVersion >= MembershipOptions
            ? $"GRANT {SqlText.Identifier(role)} TO {SqlText.Identifier(member)} WITH {(admin ? "ADMIN TRUE, " : "")}INHERIT TRUE, SET TRUE;\n"
            : $"GRANT {SqlText.Identifier(role)} TO {SqlText.Identifier(member)}{(admin ? " WITH ADMIN OPTION" : "")};\n";

    private static string Role(string name, string login)
    {
        var statement = $"CREATE ROLE {SqlText.Identifier(name)} {login}";
        return $"DO {SqlText.Literal($"BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {SqlText.Literal(name)}) THEN {statement}; END IF; END")};\n";
    }
}
