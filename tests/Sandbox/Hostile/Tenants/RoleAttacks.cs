using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Specs that name roles, databases and tables of others.</summary>
internal static class RoleAttacks
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(12);

    /// <summary>All attacks of this kind; they may run in parallel.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        Owner("PostgreSQL's predefined role that runs programs", _ => "pg_execute_server_program"),
        Owner("PostgreSQL's predefined role that reads all data", _ => "pg_read_all_data"),
        Owner("PostgreSQL's predefined role that terminates sessions", _ => "pg_signal_backend"),
        Owner("the operator's login", setup => setup.VictimNames.OperatorLogin),
        Owner("the superuser", _ => "postgres"),
        Owner("the victim's owner role", setup => setup.VictimNames.OwnerRole),
        new("the maintenance database is one in which the tenant's servers can create objects", MaintainAsync),
        new("the maintenance database is the victim's", MaintainVictimAsync),
        Registry("a statement in the table's name", "x\"; CREATE TABLE public.made_by_registry (i int); --", "epr_process_host"),
        Registry("a statement in the column's name", "rows", "t\" IS NULL; CREATE TABLE public.made_by_registry (i int); --"),
        Registry("a table of the catalog", "pg_catalog.pg_proc", "proname"),
        Registry("the catalog's roles", "pg_catalog.pg_authid", "rolpassword"),
        Registry("a column name that refers to a whole row", "rows", "rows"),
        Registry("a function's name", "pg_catalog.pg_ls_dir", "pg_ls_dir"),
        new("registryTable: rows of another table in the tenant's database", RegistryRowsAsync),
        new("volatileTables and fingerprintIgnore: expressions that never end", EndlessPatternAsync),
        new("a name of 63 bytes and odd characters", OddNamesAsync),
    ];

    private static TenantAttack Owner(string what, Func<TenantSetup, string> role) => new($"ownerRole: {what}", async (setup, token) =>
    {
        var name = setup.NewName("owner");
        var sample = setup.Sample(name, await setup.NewDatabaseAsync(token));
        sample["spec"]!["database"]!["ownerRole"] = role(setup);
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
        {
            var uid = $"{(await setup.GetAsync(name, token))?["metadata"]?["uid"]}";
            if (uid.Length == 0)
                return null;
            var member = await setup.AskAsync(
                "postgres", $"SELECT m.rolname::text FROM pg_auth_members a JOIN pg_roles r ON r.oid = a.roleid JOIN pg_roles m ON m.oid = a.member WHERE r.rolname = '{role(setup)}' AND m.rolname LIKE 'ums\\_{uid[..8]}\\_%' LIMIT 1", token);
            return member is string login ? $"{login} became a member of {role(setup)}" : null;
        }, token);
    });

    private static TenantAttack Registry(string what, string table, string column) => new($"registryTable: {what}", async (setup, token) =>
    {
        var name = setup.NewName("registry");
        var database = await setup.NewDatabaseAsync(token);
        var sample = setup.Sample(name, database);
        sample["spec"]!["database"]!["registryTable"] = table;
        sample["spec"]!["database"]!["registryHostColumn"] = column;
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
            await setup.AskAsync(database, "SELECT to_regclass('public.made_by_registry') IS NOT NULL OR (SELECT count(*) FROM rows) <> 1", token) is true
                ? "the name was executed as a statement, or rows are missing" : null, token);
    });

    /// <summary>Names a database that the tenant's servers can write to as the maintenance database.</summary>
    private static async Task<string?> MaintainAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var place = await setup.NewDatabaseAsync(cancellationToken);
        // As a migrator could: a trap for every session with public in its search_path.
        await setup.AskAsync(
            place, $"SET ROLE {setup.OwnNames.OwnerRole}; CREATE TABLE public.seen (login name); GRANT INSERT ON public.seen TO PUBLIC; CREATE FUNCTION public.starts_with(name, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen VALUES (session_user); RETURN pg_catalog.starts_with($1::text, $2); END $$", cancellationToken);
        var sample = setup.Sample("maintain-own", await setup.NewDatabaseAsync(cancellationToken));
        sample["spec"]!["database"]!["maintenanceDatabase"] = place;
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
            await setup.AskAsync(place, "SELECT login::text FROM public.seen LIMIT 1", cancellationToken) is string login ? $"planted code ran as {login}"
            : await WorksAsync(setup, place, "", cancellationToken) ? "the operator's own login works in a database in which the tenant's servers can create objects"
            : null, cancellationToken);
    }

    private static async Task<string?> MaintainVictimAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var sample = setup.Sample("maintain-victim", await setup.NewDatabaseAsync(cancellationToken));
        sample["spec"]!["database"]!["maintenanceDatabase"] = setup.VictimNames.Database;
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
        {
            var uid = $"{(await setup.GetAsync("maintain-victim", cancellationToken))?["metadata"]?["uid"]}";
            return uid.Length > 0 && await WorksAsync(setup, setup.VictimNames.Database, uid, cancellationToken) ? "the operator works for the tenant in the victim's database" : null;
        }, cancellationToken);
    }

    /// <summary>
    /// Whether the operator's own login works in a database. To validate it, the operator has to open a session there, which may be observed before it ends: it runs one marked
    /// statement. Therefore only sessions count that run another statement or stay for longer than a second.
    /// </summary>
    private static async Task<bool> WorksAsync(TenantSetup setup, string database, string application, CancellationToken cancellationToken)
    {
        const string Judging = "%/* the operator''s maintenance database */%";
        return await setup.AskAsync("postgres", $"""
            SELECT count(*) > 0 FROM pg_stat_activity
            WHERE datname = '{database}' AND usename = '{setup.VictimNames.OperatorLogin}' AND application_name LIKE '%{application}%'
                AND (clock_timestamp() - backend_start > '1 s' OR query <> '' AND query NOT LIKE '{Judging}')
            """, cancellationToken) is true;
    }

    private static async Task<string?> RegistryRowsAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var database = await setup.NewDatabaseAsync(cancellationToken);
        // Rows that not even the tenant's servers may read.
        await setup.AskAsync(
            database, $"CREATE TABLE public.ums_schema_version (version text); INSERT INTO public.ums_schema_version VALUES ('12.03'); CREATE TABLE public.kept (t text); INSERT INTO public.kept VALUES ('kept-from-servers'); ALTER TABLE public.kept OWNER TO {setup.OwnNames.OwnerRole}; ALTER TABLE public.ums_schema_version OWNER TO {setup.OwnNames.OwnerRole}; REVOKE ALL ON public.kept FROM {setup.OwnNames.OwnerRole}", cancellationToken);
        var sample = setup.Sample("registry-rows", database);
        sample["spec"]!["database"]!["registryTable"] = "kept";
        sample["spec"]!["database"]!["registryHostColumn"] = "t";
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
            (await setup.ShownAsync("registry-rows", cancellationToken)).Contains("kept-from-servers", StringComparison.Ordinal)
                ? "rows are disclosed that the tenant may not read" : null, cancellationToken);
    }

    private static async Task<string?> EndlessPatternAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var sample = setup.Sample("endless-pattern", await setup.NewDatabaseAsync(cancellationToken));
        sample["spec"]!["update"]!["fingerprintIgnore"] = new JsonArray("(a+)+$", "((((.*)*)*)*)*x", "[", "(?<n>a)(?<-n>b)*");
        sample["spec"]!["update"]!["volatileTables"] = new JsonArray("x'); DROP TABLE rows; --");
        return await AttackRun.OfClusterAsync(setup, sample, Window, () => Task.FromResult(setup.Operator.Process.HasExited ? "the operator exited" : null), cancellationToken);
    }

    private static async Task<string?> OddNamesAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var sample = setup.Sample("odd-names", "odd \"'; DROP DATABASE \"postgres\"; --\\ $$ {0} %s ä");
        sample["spec"]!["database"]!["copyTablespace"] = "x\"; DROP ROLE ums_operator; --";
        sample["spec"]!["database"]!["appRole"] = "app'; --";
        return await AttackRun.OfClusterAsync(setup, sample, Window, () => setup.VictimsHarmAsync(cancellationToken), cancellationToken);
    }
}
