using System.Text;
using UmsOperator.Api.Spec;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Access;

/// <summary>What a DBA runs once, as a superuser, in psql. Only psql's <c>\set</c> and <c>\connect</c> are used beside SQL. May be run again.</summary>
public static class DbaScript
{
    private const int ParameterRights = 150000;
    private const int MembershipOptions = 160000;

    /// <summary>Writes the script.</summary>
    /// <param name="database">Names of production, roles, and the kind of access.</param>
    /// <param name="operatorLogin">The operator's login. Its password is not in the script: set it with <c>\password</c>.</param>
    /// <param name="serverVersion">server_version_num, for example 150020; from 160000 on memberships carry options.</param>
    /// <param name="oldLogin">The login that owns an existing production database, which is taken over; null: the script creates an empty one.</param>
    /// <param name="serverLogin">With SharedCredentials: the servers' one login.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ArgumentException">A name holds a control character, which would end a line of psql's.</exception>
    public static string For(DatabaseSpec database, string operatorLogin, int serverVersion, string? oldLogin = null, string? serverLogin = null)
    {
        string?[] names = [database.Name, database.MaintenanceDatabase, database.OwnerRole, database.AppRole, operatorLogin, oldLogin, serverLogin];
        if (names.Any(name => name?.Any(char.IsControl) == true))
            throw new ArgumentException("a name holds a control character", nameof(database));
        var shared = database.Access == DatabaseAccess.SharedCredentials;
        var production = Sql.Identifier(database.Name);
        var login = Sql.Identifier(operatorLogin);
        var owner = Sql.Identifier(shared ? serverLogin ?? "" : database.OwnerRole);
        var script = new StringBuilder()
            .Append("-- Rights for the UMS operator. Run as a superuser, once.\n")
            .Append("\\set ON_ERROR_STOP on\n")
            .Append($"\\connect {Sql.Identifier(database.MaintenanceDatabase)}\n")
            .Append(Role(operatorLogin, "LOGIN"))
            // With SharedCredentials it works inside production as itself: then it must not be able to make itself more.
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
                .Append($"GRANT {Sql.Identifier(database.AppRole)} TO {owner};\n");
        }

        if (oldLogin is null)
            script.Append($"CREATE DATABASE {production} OWNER {login};\n");
        script.Append($"\\connect {production}\n");
        // In this order: REASSIGN takes the database along.
        if (oldLogin is not null && !(shared && oldLogin == serverLogin))
            script.Append($"{TakeOver.Whole(oldLogin, shared ? serverLogin ?? "" : database.OwnerRole)};\n");
        if (oldLogin is not null)
            script.Append($"ALTER DATABASE {production} OWNER TO {login};\n");
        return script
            .Append($"GRANT CREATE, TEMPORARY ON DATABASE {production} TO {owner};\n")
            .Append($"ALTER SCHEMA public OWNER TO {owner};\n")
            .Append("REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n")
            .ToString();
    }

    /// <summary>A server reaches no database but its own: from the others it could take the operator's lock, or slow its statements. Whoever else needs them gets CONNECT by name.</summary>
    internal static string CloseToServers(string maintenance, string operatorLogin) =>
        $"""
        REVOKE CONNECT ON DATABASE {Sql.Identifier(maintenance)} FROM PUBLIC;
        GRANT CONNECT ON DATABASE {Sql.Identifier(maintenance)} TO {Sql.Identifier(operatorLogin)};
        REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;

        """;

    /// <summary>PostgreSQL lets only superusers set a parameter that it does not know on a database, such as the claim on P.</summary>
    internal static string ParameterGrant(string operatorLogin) => $"GRANT SET ON PARAMETER {DatabaseSettings.Claim} TO {Sql.Identifier(operatorLogin)};\n";

    internal static string Grant(string role, string member, bool admin, int serverVersion) =>
        serverVersion >= MembershipOptions
            ? $"GRANT {Sql.Identifier(role)} TO {Sql.Identifier(member)} WITH {(admin ? "ADMIN TRUE, " : "")}INHERIT TRUE, SET TRUE;\n"
            : $"GRANT {Sql.Identifier(role)} TO {Sql.Identifier(member)}{(admin ? " WITH ADMIN OPTION" : "")};\n";

    private static string Role(string name, string login)
    {
        var statement = $"CREATE ROLE {Sql.Identifier(name)} {login}";
        return $"DO {Sql.Literal($"BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {Sql.Literal(name)}) THEN {statement}; END IF; END")};\n";
    }
}
