using System.Diagnostics;
using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Judges the database that a spec names as the place of the operator's own login, as the first statement of each session there: it must be nobody's production or copy, and no place
/// where anybody but administrators may make objects (promise P10).
/// </summary>
internal static class MaintenanceGuard
{
    private const string Claimed = "claimed";
    private const string Copy = "copy";
    private const string Template = "template";
    private const string Open = "open";

    // An administrator is who may make roles: a managed server gives postgres to one that is no superuser. pg_database_owner stands for the database's owner. PUBLIC may make objects in
    // schema public of a server that was upgraded from before 15; no server can connect there (ConfinedServersCheck). Objects of sessions (pg_temp) come and go; what an extension made is its own.
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

    // How Comments.StoredComment begins.
    private const string CopyMark = "{\"copy\":";

    /// <summary>Judges it, before anything else is done in the session.</summary>
    /// <exception cref="MaintenanceRefusedException">It is no such place.</exception>
    public static async Task RequireAsync(NpgsqlConnection session, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.MaintenanceDatabase;
        var verdict = ClusterNames.IsClaimed(name) ? Copy : await session.ScalarAsync<string>(Query, cancellationToken);
        if (verdict is null)
            return;
        // Whose it is, and who may do what there, may be none of this cluster's business.
        throw new MaintenanceRefusedException($"database.maintenanceDatabase: '{name}' " + verdict switch
        {
            Claimed => "is the production database of a UmsCluster; name another one, for example postgres",
            Copy => "is a copy of a UmsCluster's database; name another one, for example postgres",
            Template => "is a template: a session there keeps everybody from making databases; name another one, for example postgres",
            Open => $"is no place for the operator's own login: a role that is neither a superuser nor may make roles owns something there, or may create objects there; take that from it, or name a database of the operator's own: CREATE DATABASE umsoperator OWNER {Sql.Identifier(target.OperatorUsername)}; REVOKE CONNECT ON DATABASE umsoperator FROM PUBLIC",
            _ => throw new UnreachableException(),
        });
    }
}
