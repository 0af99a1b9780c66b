using System.Diagnostics;
using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Checks that the maintenance database is safe for the operator's own login, as the first statement of each session there. It must not be a production database, a
/// copy or a template, and only administrators may create objects in it (promise P10).
/// </summary>
internal static class MaintenanceGuard
{
    private const string Claimed = "claimed";
    private const string Copy = "copy";
    private const string Template = "template";
    private const string Open = "open";

    // A role counts as an administrator if it is a superuser or has CREATEROLE: on managed PostgreSQL, postgres often belongs to a role that is no superuser.
    // pg_database_owner stands for the database's owner. CREATE for PUBLIC on schema public is accepted, because it is left over from upgrades from before
    // PostgreSQL 15, and UMS servers cannot connect there (ConfinedServersCheck). Temporary objects and objects of extensions do not count.
    private const string Query =
        $"""
        SELECT /* the operator's maintenance database */ CASE
            WHEN {ProductionClaim.Expression} IS NOT NULL THEN '{Claimed}'
            WHEN pg_catalog.starts_with(pg_catalog.shobj_description(d.oid, 'pg_database'), '{CopyMark}') THEN '{Copy}'
            WHEN d.datistemplate THEN '{Template}'
            WHEN EXISTS (
                SELECT FROM (
                    SELECT d.datdba, false
                    UNION ALL SELECT a.grantee, false FROM pg_catalog.aclexplode(d.datacl) a WHERE a.privilege_type = 'CREATE'
                    UNION ALL SELECT n.nspowner, false FROM pg_catalog.pg_namespace n
                    UNION ALL SELECT a.grantee, n.nspname = 'public' FROM pg_catalog.pg_namespace n, pg_catalog.aclexplode(n.nspacl) a WHERE a.privilege_type = 'CREATE'
                    UNION ALL SELECT o.refobjid, false FROM pg_catalog.pg_shdepend o
                        WHERE o.dbid = d.oid AND o.deptype = 'o' AND o.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass
                            AND o.classid NOT IN ('pg_catalog.pg_default_acl'::pg_catalog.regclass, 'pg_catalog.pg_user_mapping'::pg_catalog.regclass)
                            AND NOT EXISTS (
                                SELECT FROM pg_catalog.pg_depend i LEFT JOIN pg_catalog.pg_namespace n ON i.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND n.oid = i.refobjid
                                WHERE i.classid = o.classid AND i.objid = o.objid AND (i.deptype = 'e' OR pg_catalog.starts_with(n.nspname, 'pg_temp_')))
                ) may (role, as_public)
                WHERE NOT (may.role = 0 AND may.as_public) AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_roles r
                    WHERE r.oid = CASE pg_catalog.pg_get_userbyid(may.role) WHEN 'pg_database_owner' THEN d.datdba ELSE may.role END AND (r.rolsuper OR r.rolcreaterole OR r.rolname = session_user))
            ) THEN '{Open}'
            END
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
        """;

    // Every comment that Copies.StoredComment writes starts with this.
    private const string CopyMark = "{\"copy\":";

    /// <summary>Checks the session's database. Must be the first statement of the session.</summary>
    /// <exception cref="MaintenanceRefusedException">The database is not safe for the operator's own login.</exception>
    public static async Task RequireAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.MaintenanceDatabase;
        var found = ClusterNames.IsClaimed(name) ? Copy : await session.ScalarAsync<string>(Query, cancellationToken);
        if (found is null)
            return;
        // The message must not reveal who owns the database or has privileges in it, because that can concern another tenant.
        throw new MaintenanceRefusedException($"database.maintenanceDatabase: '{name}' " + found switch
        {
            Claimed => "is the production database of a UmsCluster; name another one, for example postgres",
            Copy => "is a copy of a UmsCluster's database; name another one, for example postgres",
            Template => "is a template database, and a session in it would keep others from creating databases; name another one, for example postgres",
            Open => $"is not safe for the operator's login: a role without SUPERUSER and CREATEROLE owns objects in it or may create some; remove these rights, or create a database for the operator and name it: CREATE DATABASE umsoperator OWNER {Sql.Identifier(target.OperatorUsername)}; REVOKE CONNECT ON DATABASE umsoperator FROM PUBLIC",
            _ => throw new UnreachableException(),
        });
    }
}
