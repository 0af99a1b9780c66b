using UmsOperator.Core.Scripts;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Checks the roles from the DBA's script: they exist, the group roles cannot log in, the operator is a member of them, and the operator owns production.</summary>
internal sealed class OperatorRightsCheck : IPreflightCheck
{
    public async Task RunAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
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
            findings.Block("DatabaseOwner",
                $"database '{site.Spec.Name}' belongs to '{owner}', not to the operator's login; run in it as a superuser, in this order: {await TakeoverAsync(site, owner, cancellationToken)}");
    }

    // REASSIGN OWNED also changes the owner of the database, so that owner is set afterwards. PostgreSQL refuses REASSIGN OWNED for the bootstrap superuser (OID 10).
    private static async Task<string> TakeoverAsync(PreflightSite site, string owner, CancellationToken cancellationToken) =>
        owner == site.ObjectOwner || await site.Maintenance.ScalarAsync<bool>("SELECT oid = 10 FROM pg_roles WHERE rolname = $1", cancellationToken, owner)
            ? $"ALTER DATABASE {Sql.Identifier(site.Spec.Name)} OWNER TO {site.Login}"
            : await TakeOver.StatementsAsync(site.Maintenance, site.Production, site.Target, owner, site.ObjectOwner, cancellationToken);

    private static async Task CheckGroupAsync(PreflightSite site, string field, string role, PreflightFindings findings, CancellationToken cancellationToken)
    {
        if (await BindingRole.CanLoginAsync(site.Maintenance, role, cancellationToken) is not { } canLogin)
        {
            findings.Block("RoleMissing", $"{field}: role '{role}' does not exist; run the DBA's script in docs/database.md as a superuser, or CREATE ROLE {Sql.Identifier(role)} NOLOGIN");
            return;
        }

        if (canLogin)
            findings.Block("RoleCanLogin", $"{field}: role '{role}' can log in, so a server that uses it could not be fenced; run as a superuser: ALTER ROLE {Sql.Identifier(role)} NOLOGIN");
        var holds = await site.Maintenance.ScalarAsync<bool>(
            "SELECT pg_has_role(current_user, $1::name, 'MEMBER WITH ADMIN OPTION') AND pg_has_role(current_user, $1::name, 'USAGE')", cancellationToken, role);
        if (!holds)
            findings.Block("AdminOption",
                $"{field}: the operator is not a member of '{role}' with ADMIN OPTION; run as a superuser: {DbaScript.Grant(role, site.Target.OperatorUsername, admin: true, site.ServerVersion).Trim()}");
    }

    // Large objects belong to the app role. Migrators, servers on a snapshot and copies work as the owner role, and reach large objects as a member of the app role.
    private static async Task CheckMembershipAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var (owner, app) = (site.Spec.OwnerRole, site.Spec.AppRole);
        var isMember = await site.Maintenance.QueryAsync(
            "SELECT pg_has_role(o.oid, a.oid, 'USAGE') FROM pg_roles o, pg_roles a WHERE o.rolname = $1 AND a.rolname = $2", reader => reader.GetBoolean(0), cancellationToken, owner, app);
        if (isMember is [false])
            findings.Block("AppMembership",
                $"database.ownerRole: '{owner}' is not a member of '{app}', which owns the large objects; run as a superuser: {DbaScript.Grant(app, owner, admin: false, site.ServerVersion).Trim()}");
    }

    private static async Task CheckSharedAsync(PreflightSite site, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var login = site.ObjectOwner;
        findings.Warn("SharedCredentials",
            "database.access: with SharedCredentials a server behind a network partition keeps its access to production; use PerServerRoles to let the database itself deny it");
        if (await BindingRole.CanLoginAsync(site.Maintenance, login, cancellationToken) is not true)
            findings.Block("ServerLogin", $"database.serverSecretRef: there is no role '{login}' that can log in; correct the Secret or run as a superuser: CREATE ROLE {Sql.Identifier(login)} LOGIN");
        else if (!await site.Maintenance.ScalarAsync<bool>("SELECT pg_has_role(current_user, $1::name, 'USAGE')", cancellationToken, login))
            findings.Block("Membership",
                $"database.serverSecretRef: the operator is not a member of '{login}' and cannot end its sessions; run as a superuser: {DbaScript.Grant(login, site.Target.OperatorUsername, admin: false, site.ServerVersion).Trim()}");
        await CheckGainsNothingAsync(site, login, findings, cancellationToken);
    }

    // There are no worker roles with SharedCredentials: the operator's own login works in databases where servers can plant code, so it must have no rights that such code could use.
    private static async Task CheckGainsNothingAsync(PreflightSite site, string login, PreflightFindings findings, CancellationToken cancellationToken)
    {
        var role = await site.Maintenance.QueryAsync(
            "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user",
            reader => (Super: reader.GetBoolean(0), CreateRole: reader.GetBoolean(1), Replication: reader.GetBoolean(2), BypassRls: reader.GetBoolean(3)), cancellationToken);
        if (role is [var has] && (has.Super || has.CreateRole || has.Replication || has.BypassRls))
        {
            findings.Block("SharedLoginGains",
                $"database.access: with SharedCredentials code that servers plant could run as the operator's login, so the login must not have SUPERUSER, CREATEROLE, REPLICATION or BYPASSRLS; run as a superuser: ALTER ROLE {site.Login} NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS");
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
                $"database.access: with SharedCredentials code that servers plant could run as the operator's login, so the login must not be a member of {string.Join(", ", groups.Select(group => $"'{group}'"))}; run as a superuser: REVOKE {Sql.Identifiers(groups)} FROM {site.Login}");
        }
    }
}
