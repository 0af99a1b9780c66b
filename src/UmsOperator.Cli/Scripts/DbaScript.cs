using System.Text;
using UmsOperator.Api.Spec;

namespace UmsOperator.Cli.Scripts;

/// <summary>The script of docs/database.md that a DBA runs once as a superuser, with the names of a cluster's spec.</summary>
internal static class DbaScript
{
    private const int MembershipOptions = 16;

    /// <summary>The script.</summary>
    /// <param name="database">Names of the databases and roles, and the kind of access.</param>
    /// <param name="login">The operator's login.</param>
    /// <param name="major">Major version of the server: since 16 memberships have options.</param>
    /// <param name="serverLogin">With SharedCredentials, the login of all servers.</param>
    /// <exception cref="Terminals.CliException">A name cannot be used in a script.</exception>
    public static string Of(DatabaseSpec database, string login, int major, string serverLogin)
    {
        var shared = database.Access == DatabaseAccess.SharedCredentials;
        var (production, maintenance, @operator) = (Sql.Name(database.Name), Sql.Name(database.MaintenanceDatabase), Sql.Name(login));
        var owner = Sql.Name(shared ? serverLogin : database.OwnerRole);
        var script = new StringBuilder()
            .Append("-- Rights for the UMS operator. Run as a superuser, once.\n\\set ON_ERROR_STOP on\n")
            .Append($"\\connect {maintenance}\n")
            .Append(Role(login, "LOGIN"))
            .Append($"ALTER ROLE {@operator} LOGIN CREATEDB {(shared ? "NOCREATEROLE" : "CREATEROLE")};\n")
            .Append($"REVOKE CONNECT ON DATABASE {maintenance} FROM PUBLIC;\n")
            .Append($"GRANT CONNECT ON DATABASE {maintenance} TO {@operator};\n")
            .Append("REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;\n")
            .Append($"GRANT SET ON PARAMETER umsoperator.cluster TO {@operator};\n");
        if (shared)
        {
            script.Append(Role(serverLogin, "LOGIN")).Append(Grant(serverLogin, login, admin: false, major));
        }
        else
        {
            script.Append(Role(database.OwnerRole, "NOLOGIN")).Append(Role(database.AppRole, "NOLOGIN"))
                .Append(Grant(database.OwnerRole, login, admin: true, major)).Append(Grant(database.AppRole, login, admin: true, major))
                .Append($"GRANT {Sql.Name(database.AppRole)} TO {owner};\n");
        }

        return script
            .Append($"CREATE DATABASE {production} OWNER {@operator};\n\\connect {production}\n")
            .Append($"GRANT CREATE, TEMPORARY ON DATABASE {production} TO {owner};\n")
            .Append($"ALTER SCHEMA public OWNER TO {owner};\n")
            .Append("REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n")
            .ToString();
    }

    private static string Grant(string role, string member, bool admin, int major) => major >= MembershipOptions
        ? $"GRANT {Sql.Name(role)} TO {Sql.Name(member)} WITH {(admin ? "ADMIN TRUE, " : "")}INHERIT TRUE, SET TRUE;\n"
        : $"GRANT {Sql.Name(role)} TO {Sql.Name(member)}{(admin ? " WITH ADMIN OPTION" : "")};\n";

    private static string Role(string name, string login) =>
        $"DO {Sql.Text($"BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {Sql.Text(name)}) THEN CREATE ROLE {Sql.Name(name)} {login}; END IF; END")};\n";
}
