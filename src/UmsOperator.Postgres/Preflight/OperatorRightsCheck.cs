using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>The roles that the DBA script makes: they exist, the groups cannot log in, the operator holds them, and it owns P.</summary>
internal sealed class OperatorRightsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        if (site.Shared)
            await CheckSharedAsync(site, findings, cancellationToken);
        else
        {
            foreach (var (field, role) in new[] { ("database.ownerRole", site.Spec.OwnerRole), ("database.appRole", site.Spec.AppRole) })
                await CheckGroupAsync(site, field, role, findings, cancellationToken);
            await CheckMembershipAsync(site, findings, cancellationToken);
        }

        var owner = await site.Maintenance.ScalarAsync<string>("SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = $1", cancellationToken, site.Spec.Name);
        if (owner is null)
            findings.Block("DatabaseMissing", $"database.name: there is no database '{site.Spec.Name}' on {site.Target.Address}; create it or correct the name");
        else if (owner != site.Target.OperatorUsername)
            findings.Block("DatabaseOwner", $"database '{site.Spec.Name}' belongs to '{owner}'; run in it as a superuser, in this order: {await TakeoverAsync(site, owner, cancellationToken)}");
    }

    // REASSIGN takes the database along, so its owner is set after it. It is refused for the bootstrap superuser, whose OID is 10.
    private static async Task<string> TakeoverAsync(PreflightSite site, string owner, CancellationToken cancellationToken) =>
        owner == site.ObjectOwner || await site.Maintenance.ScalarAsync<bool>("SELECT oid = 10 FROM pg_roles WHERE rolname = $1", cancellationToken, owner)
            ? $"ALTER DATABASE {Sql.Identifier(site.Spec.Name)} OWNER TO {site.Login}"
            : await TakeOver.StatementsAsync(site.Maintenance, site.Production, site.Target, owner, site.ObjectOwner, cancellationToken);

    private static async Task CheckGroupAsync(PreflightSite site, string field, string role, FindingList findings, CancellationToken cancellationToken)
    {
        if (await BindingRole.CanLoginAsync(site.Maintenance, role, cancellationToken) is not { } canLogin)
        {
            findings.Block("RoleMissing", $"{field}: there is no role '{role}'; run as a superuser the DBA's script that docs/database.md shows, or CREATE ROLE {Sql.Identifier(role)} NOLOGIN");
            return;
        }

        if (canLogin)
            findings.Block("RoleCanLogin", $"{field}: '{role}' can log in, so the fence would not hold; run as a superuser: ALTER ROLE {Sql.Identifier(role)} NOLOGIN");
        var holds = await site.Maintenance.ScalarAsync<bool>("SELECT pg_has_role(current_user, $1::name, 'MEMBER WITH ADMIN OPTION') AND pg_has_role(current_user, $1::name, 'USAGE')", cancellationToken, role);
        if (!holds)
            findings.Block("AdminOption", $"{field}: the operator does not hold '{role}' with ADMIN OPTION; run as a superuser: {DbaScript.Grant(role, site.Target.OperatorUsername, admin: true, site.ServerVersion).Trim()}");
    }

    // Large objects belong to app: migrators, servers on a snapshot and copies have them as its members.
    private static async Task CheckMembershipAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        var (owner, app) = (site.Spec.OwnerRole, site.Spec.AppRole);
        var isMember = await site.Maintenance.QueryAsync(
            "SELECT pg_has_role(o.oid, a.oid, 'USAGE') FROM pg_roles o, pg_roles a WHERE o.rolname = $1 AND a.rolname = $2", reader => reader.GetBoolean(0), cancellationToken, owner, app);
        if (isMember is [false])
            findings.Block("AppMembership", $"database.ownerRole: '{owner}' is no member of '{app}', which large objects belong to; run as a superuser: {DbaScript.Grant(app, owner, admin: false, site.ServerVersion).Trim()}");
    }

    private static async Task CheckSharedAsync(PreflightSite site, FindingList findings, CancellationToken cancellationToken)
    {
        var login = site.ObjectOwner;
        findings.Warn("SharedCredentials", "database.access: with SharedCredentials a server behind a network partition keeps its access; PerServerRoles lets the database itself keep it out");
        if (await BindingRole.CanLoginAsync(site.Maintenance, login, cancellationToken) is not true)
            findings.Block("ServerLogin", $"database.serverSecretRef: there is no login '{login}'; correct the Secret or run as a superuser: CREATE ROLE {Sql.Identifier(login)} LOGIN");
        else if (!await site.Maintenance.ScalarAsync<bool>("SELECT pg_has_role(current_user, $1::name, 'USAGE')", cancellationToken, login))
            findings.Block("Membership", $"the operator is not a member of '{login}' and may not end its sessions; run as a superuser: {DbaScript.Grant(login, site.Target.OperatorUsername, admin: false, site.ServerVersion).Trim()}");
        await CheckGainsNothingAsync(site, login, findings, cancellationToken);
    }

    // No worker role can be made here: the operator's login itself works where servers can plant code, and must have nothing for that code to use.
    private static async Task CheckGainsNothingAsync(PreflightSite site, string login, FindingList findings, CancellationToken cancellationToken)
    {
        var role = await site.Maintenance.QueryAsync(
            "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user",
            reader => (Super: reader.GetBoolean(0), CreateRole: reader.GetBoolean(1), Replication: reader.GetBoolean(2), BypassRls: reader.GetBoolean(3)), cancellationToken);
        if (role is [var has] && (has.Super || has.CreateRole || has.Replication || has.BypassRls))
        {
            findings.Block("SharedLoginGains",
                $"database.access: with SharedCredentials the operator's login works where servers can plant code, so it may not have rights that such code would gain; run as a superuser: ALTER ROLE {site.Login} NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS");
        }

        var groups = await site.Maintenance.QueryAsync(
            """
            SELECT r.rolname::text FROM pg_roles r
             WHERE pg_has_role(current_user, r.oid, 'MEMBER') AND r.rolname <> current_user AND NOT pg_has_role($1::name, r.oid, 'MEMBER')
               AND r.rolname <> ALL ('{pg_database_owner,pg_monitor,pg_read_all_settings,pg_read_all_stats,pg_stat_scan_tables,pg_checkpoint}') AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
             ORDER BY 1
            """,
            reader => reader.GetString(0), cancellationToken, login);
        if (groups.Count > 0)
        {
            findings.Block("SharedLoginGains",
                $"database.access: with SharedCredentials the operator's login works where servers can plant code, so it may not be a member of {string.Join(", ", groups.Select(group => $"'{group}'"))}; run as a superuser: REVOKE {Sql.Identifiers(groups)} FROM {site.Login}");
        }
    }
}
