using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>Setups of which each has one fault.</summary>
internal sealed record BrokenSetup(string Finding, bool Blocks, string Cure, string Maintenance = "", string Production = "")
{
    /// <summary>PostgreSQL major versions on which the setup is faulty.</summary>
    public int[] Majors { get; init; } = [15, 18];

    public PreflightScope Scope { get; init; } = PreflightScope.Update;

    public DatabaseAccess Access { get; init; } = DatabaseAccess.PerServerRoles;

    public Func<DatabaseTarget, DatabaseTarget> Change { get; init; } = target => target;

    public static IReadOnlyDictionary<string, BrokenSetup> All { get; } = new Dictionary<string, BrokenSetup>(StringComparer.Ordinal)
    {
        ["operator without CREATEDB"] = new("CreateDatabaseRight", true, "ALTER ROLE {op} CREATEDB", "ALTER ROLE {op} NOCREATEDB"),
        ["operator without CREATEROLE"] = new("CreateRoleRight", true, "ALTER ROLE {op} CREATEROLE", "ALTER ROLE {op} NOCREATEROLE"),
        ["operator without ADMIN OPTION on owner"] = new("AdminOption", true, "GRANT {owner} TO {op} WITH ADMIN", "REVOKE ADMIN OPTION FOR {owner} FROM {op}"),
        ["operator that does not hold app"] = new("AdminOption", true, "GRANT {app} TO {op} WITH ADMIN", "REVOKE {app} FROM {op}"),
        ["owner that is no member of app"] = new("AppMembership", true, "GRANT {app} TO {owner}", "REVOKE {app} FROM {owner}"),
        ["app that can log in"] = new("RoleCanLogin", true, "ALTER ROLE {app} NOLOGIN", "ALTER ROLE {app} LOGIN"),
        ["no such owner role"] = new("RoleMissing", true, "CREATE ROLE \"nobody\" NOLOGIN") { Change = target => target with { Database = target.Database with { OwnerRole = "nobody" } } },
        ["database of another role"] = new("DatabaseOwner", true, "ALTER DATABASE {db} OWNER TO {op}", "ALTER DATABASE {db} OWNER TO postgres"),
        ["no such database"] = new("DatabaseMissing", true, "correct the name") { Change = target => target with { Database = target.Database with { Name = "nowhere" } } },
        ["database of an old login"] =
            new("DatabaseOwner", true, "REASSIGN OWNED BY \"old {uid}\" TO {owner}; ALTER DATABASE {db} OWNER TO {op}", "CREATE ROLE \"old {uid}\" LOGIN;\nALTER DATABASE {db} OWNER TO \"old {uid}\""),
        ["table of the superuser"] = new("ObjectOwner", true, "ALTER TABLE public.strange OWNER TO {owner}", "", "CREATE TABLE strange (i int)"),
        ["function of the superuser"] = new("ObjectOwner", true, "ALTER ROUTINE", "", "CREATE FUNCTION strange() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        ["table of an old login"] =
            new("ObjectOwner", true, "REASSIGN OWNED BY \"old2 {uid}\" TO {owner}; ALTER DATABASE {db} OWNER TO {op}",
                "CREATE ROLE \"old2 {uid}\" LOGIN", "CREATE TABLE strange (i int);\nALTER TABLE strange OWNER TO \"old2 {uid}\""),
        ["materialized view"] = new("MaterializedViews", false, ": public.seen", "", "SET ROLE {owner}; CREATE MATERIALIZED VIEW public.seen AS SELECT 1"),
        ["operator without the claim's parameter"] = new("ClaimRight", true, "GRANT SET ON PARAMETER umsoperator.cluster TO {op}", "REVOKE SET ON PARAMETER umsoperator.cluster FROM {op}"),
        ["login that lives on PUBLIC's CONNECT"] =
            new("PublicConnect", false, "GRANT CONNECT ON DATABASE {db} TO", "CREATE ROLE \"reporter {uid}\" LOGIN;\nGRANT CONNECT ON DATABASE {db} TO PUBLIC") { Scope = PreflightScope.Adopt },
        ["login of a server of a cluster before"] =
            new("OtherServers", true, "ALTER ROLE \"ums_0badcafe_{uid}\" NOLOGIN",
                "CREATE ROLE \"ums_0badcafe_{uid}\" LOGIN;\nGRANT CONNECT ON DATABASE {db} TO \"ums_0badcafe_{uid}\"")
            { Scope = PreflightScope.Adopt },
        ["subscription"] = new("Subscriptions", true, "DROP SUBSCRIPTION", "", "CREATE SUBSCRIPTION \"s {uid}\" CONNECTION 'dbname=x' PUBLICATION p WITH (connect = false)"),
        ["row of a server that is gone"] = new("OrphanedServers", true, "DELETE FROM public.epr_processes", "", "INSERT INTO epr_processes VALUES ('old-vm')"),
        ["row of a server before adoption"] = new("OrphanedServers", false, "DELETE FROM public.epr_processes", "", "INSERT INTO epr_processes VALUES ('old-vm')") { Scope = PreflightScope.Adopt },
        ["extension that only a superuser makes"] = new("Extension", true, "set update.golden to Clone", "", "CREATE EXTENSION pageinspect"),
        ["event trigger"] = new(
            "NotStreamable", true, "DROP EVENT TRIGGER watch", "",
            "CREATE FUNCTION public.watched() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';\nCREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.watched();\nALTER ROUTINE public.watched() OWNER TO {owner}"),
        ["foreign server"] = new("NotStreamable", true, "set update.golden to Clone", "", "CREATE FOREIGN DATA WRAPPER nowhere;\nCREATE SERVER away FOREIGN DATA WRAPPER nowhere"),
        ["operator class"] = new(
            "NotStreamable", true, "OPERATOR CLASS public.ints USING btree", "",
            "CREATE OPERATOR CLASS public.ints FOR TYPE int4 USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int4, int4)"),
        ["publication"] = new("Publications", false, "leaves publications out", "", "CREATE PUBLICATION told FOR ALL TABLES"),
        ["foreign server with a user's password"] =
            new("NotStreamable", true, "SERVER far", "",
                "CREATE EXTENSION postgres_fdw;\nCREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw;\nCREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (user 'u', password 'p')"),
        ["function in an untrusted language"] =
            new("NotStreamable", true, "ROUTINE public.fast(integer,integer)", "",
                "CREATE FUNCTION public.fast(int4, int4) RETURNS int4 LANGUAGE internal AS 'int4pl';\nALTER FUNCTION public.fast OWNER TO {owner}"),
        ["base type"] = new("NotStreamable", true, "TYPE public.raw;", "",
            "CREATE TYPE public.raw;\nCREATE FUNCTION public.raw_in(cstring) RETURNS public.raw LANGUAGE internal IMMUTABLE STRICT AS 'textin';\nCREATE FUNCTION public.raw_out(public.raw) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';\nCREATE TYPE public.raw (INPUT = public.raw_in, OUTPUT = public.raw_out, LIKE = text)"),
        ["security label"] = new(
            "NotStreamable", true, "SECURITY LABEL FOR selinux ON TABLE public.devices IS NULL", "",
            "INSERT INTO pg_seclabel VALUES ('public.devices'::regclass, 'pg_class'::regclass, 0, 'selinux', 'x')"),
        ["leakproof function"] =
            new("NotStreamable", true, "FUNCTION public.tight(integer) cannot be created in the copy", "",
                "CREATE FUNCTION public.tight(int) RETURNS int LEAKPROOF LANGUAGE sql AS 'SELECT 1';\nALTER FUNCTION public.tight OWNER TO {owner}"),
        ["cast without a function"] = new("NotStreamable", true, "CAST CAST (text AS bytea) cannot be created in the copy", "", "CREATE CAST (text AS bytea) WITHOUT FUNCTION"),
        ["function with a superuser's setting"] =
            new("NotStreamable", true, "permission denied to set parameter \"log_min_messages\"", "",
                "CREATE FUNCTION public.quiet() RETURNS int LANGUAGE sql SET log_min_messages = panic AS 'SELECT 1';\nALTER FUNCTION public.quiet OWNER TO {owner}"),
        ["default privileges of a role that is not ours"] =
            new("NotStreamable", true, "DEFAULT ACL", "CREATE ROLE \"other {uid}\"", "ALTER DEFAULT PRIVILEGES FOR ROLE \"other {uid}\" GRANT SELECT ON TABLES TO pg_monitor"),
        ["grant by a role that is not ours"] =
            new("NotStreamable", true, "set role", "CREATE ROLE \"other {uid}\"",
                "GRANT SELECT ON devices TO \"other {uid}\" WITH GRANT OPTION;\nSET ROLE \"other {uid}\"; GRANT SELECT ON devices TO pg_monitor"),
        ["right on an extension's function taken away"] =
            new("NotStreamable", true, "no privileges could be revoked for \"digest\"", "", "SET ROLE {owner}; CREATE EXTENSION pgcrypto;\nREVOKE EXECUTE ON FUNCTION digest(text, text) FROM PUBLIC"),
        ["right on a function of PostgreSQL taken away"] = new("NotStreamable", true, "no privileges could be revoked for \"pg_sleep\"", "", "REVOKE EXECUTE ON FUNCTION pg_sleep(float8) FROM PUBLIC"),
        ["table that its owner may not read"] = new("NotReadable", true, "GRANT SELECT ON TABLE public.devices TO {owner}", "", "REVOKE SELECT ON devices FROM {owner}, {app}"),
        ["sequence that its owner may not read"] = new("NotReadable", true, "GRANT SELECT ON SEQUENCE public.numbers TO {owner}", "", "REVOKE ALL ON SEQUENCE numbers FROM {owner}, {app}"),
        ["rows that a policy hides from their owner"] =
            new("NotReadable", true, "ALTER TABLE public.devices NO FORCE ROW LEVEL SECURITY", "", "ALTER TABLE devices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"),
        ["schema that its owner may not use"] =
            new("NotReadable", true, "GRANT USAGE ON SCHEMA shut TO {owner}", "", "CREATE SCHEMA shut AUTHORIZATION {owner};\nREVOKE ALL ON SCHEMA shut FROM {owner}, {app}"),
        ["large object that its owner may not read"] =
            new("NotReadable", true, "GRANT SELECT ON LARGE OBJECT 4711 TO {owner}", "",
                "SELECT lo_create(4711);\nALTER LARGE OBJECT 4711 OWNER TO {owner};\nREVOKE ALL ON LARGE OBJECT 4711 FROM {owner}"),
        ["setting that only a superuser sets"] = new("LostSetting", true, "GRANT SET ON PARAMETER log_min_duration_statement TO {op}", "ALTER DATABASE {db} SET log_min_duration_statement = '7s'"),
        ["setting of a role that is not ours"] =
            new("LostSetting", true, "WITH ADMIN TRUE", "CREATE ROLE \"other {uid}\";\nALTER ROLE \"other {uid}\" IN DATABASE {db} SET work_mem = '5MB'") { Majors = [18] },
        ["no such tablespace"] = new("CopyTablespace", true, "GRANT CREATE ON TABLESPACE \"fast\"") { Change = target => target with { Database = target.Database with { CopyTablespace = "fast" } } },
        ["closed production"] = new("ProductionUnreachable", true, "", "ALTER DATABASE {db} ALLOW_CONNECTIONS false"),
        ["shared login that the operator is no member of"] = new("Membership", true, "GRANT {srv} TO {op}", "REVOKE {srv} FROM {op}") { Access = DatabaseAccess.SharedCredentials },
        ["maintenance database that servers can connect to"] = new("ServersNotConfined", true, "REVOKE CONNECT ON DATABASE \"maintenance {uid}\" FROM PUBLIC", "CREATE DATABASE \"maintenance {uid}\"")
        {
            Change = target => target with { Database = target.Database with { MaintenanceDatabase = $"maintenance {target.Uid}" } },
        },
        ["another application's database that servers can connect to"] = new("ServersNotConfined", false, "has_database_privilege", "CREATE DATABASE \"other {uid}\""),
        ["shared login that may make roles"] = new("SharedLoginGains", true, "ALTER ROLE {op} NOSUPERUSER NOCREATEROLE", "ALTER ROLE {op} CREATEROLE") { Access = DatabaseAccess.SharedCredentials },
        ["shared login that may end anybody's sessions"] =
            new("SharedLoginGains", true, "REVOKE \"pg_signal_backend\" FROM {op}", "GRANT pg_signal_backend TO {op}") { Access = DatabaseAccess.SharedCredentials },
        ["shared login that is missing"] =
            new("ServerLogin", true, "CREATE ROLE \"nobody\" LOGIN") { Access = DatabaseAccess.SharedCredentials, Change = target => target with { ServerUsername = "nobody" } },
    };

    /// <summary>Replaces placeholders in a text with the quoted names of a cluster.</summary>
    public static string Fill(string text, DatabaseTarget target) => text
        .Replace("{db}", Sql.Identifier(target.Database.Name), StringComparison.Ordinal)
        .Replace("{owner}", Sql.Identifier(target.Database.OwnerRole), StringComparison.Ordinal)
        .Replace("{app}", Sql.Identifier(target.Database.AppRole), StringComparison.Ordinal)
        .Replace("{op}", Sql.Identifier(target.OperatorUsername), StringComparison.Ordinal)
        .Replace("{srv}", Sql.Identifier(target.ServerUsername ?? ""), StringComparison.Ordinal)
        .Replace("{uid}", target.Uid, StringComparison.Ordinal);

    public Task BreakAsync(TestCluster cluster) => cluster.RunScriptAsync(
        $"{Fill(Maintenance, cluster.Target)};\n\\connect {Sql.Identifier(cluster.Name)}\n{Fill(Production, cluster.Target)};\n");
}
