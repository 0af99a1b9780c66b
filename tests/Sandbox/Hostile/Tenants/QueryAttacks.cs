using System.Collections.Immutable;
using Npgsql;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Attacks by schemaVersionQuery, which is SQL written by the tenant.</summary>
internal static class QueryAttacks
{
    private const string Bystander = "hostile-bystander";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <summary>All attacks of this kind; they may run in parallel.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        Shows("rows in an error's text", "SELECT (SELECT string_agg(t, ',') FROM rows)::int::text", TenantSetup.OwnRow),
        Shows("rows in a cast's error text", "SELECT ('x' || (SELECT max(t) FROM rows))::numeric::text", TenantSetup.OwnRow),
        Shows("rows as the version", "SELECT t FROM rows", TenantSetup.OwnRow),
        Shows("names of all roles in an error's text", "SELECT (SELECT string_agg(rolname, ',') FROM pg_roles)::int::text", "ums_operator"),
        Shows("statements of others", "SELECT (SELECT 'stmt:' || string_agg(usename || '=' || query, ',') FROM pg_stat_activity)::int::text", "stmt:"),
        Shows("a file of the server", "SELECT pg_read_file('PG_VERSION')::xml::text || 'PGVER'", "PGVER"),
        Shows("the login that it runs as", "SELECT ('who:' || session_user)::int::text", "who:"),
        new("a query on the victim's database", VictimsRowsAsync),
        new("a query that terminates sessions of others", (setup, token) => EndsAsync(setup, own: true, token)),
        new("a query on the victim's database that terminates its sessions", (setup, token) => EndsAsync(setup, own: false, token)),
        new("a query as the operator's login", RunsAsOperatorAsync),
        Makes("a second statement", "SELECT '12.03'; CREATE TABLE public.made_by_query (i int)"),
        Makes("a second statement after a commit", "SELECT '12.03'; COMMIT; CREATE TABLE public.made_by_query (i int)"),
        Makes("a statement that is no SELECT", "CREATE TABLE public.made_by_query (i int)"),
        Makes("a DO block", "DO $$ BEGIN CREATE TABLE public.made_by_query (i int); END $$"),
        Makes("a statement inside an expression", "SELECT query_to_xml('CREATE TABLE public.made_by_query (i int)', true, true, '')::text"),
        Makes("COPY to a program", "COPY (SELECT 1) TO PROGRAM 'true'"),
        Makes("a transaction made writable", "SELECT set_config('transaction_read_only', 'off', false) || query_to_xml('CREATE TABLE public.made_by_query (i int)', true, true, '')::text"),
        Slows("a query that sleeps", "SELECT pg_sleep(3600)::text"),
        Slows("a query that takes an advisory lock and sleeps", "SELECT pg_advisory_lock(5590355, 1)::text || pg_sleep(3600)::text"),
        Slows("a query that computes", "SELECT count(*)::text FROM generate_series(1, 100000000000) g"),
        Slows("a query with a value of 200 MB", "SELECT repeat('12.03', 40000000)"),
        Slows("a query with ten million rows", "SELECT '12.03' FROM generate_series(1, 10000000)"),
        Slows("a query that changes session settings", "SELECT set_config('statement_timeout', '0', false) || set_config('search_path', 'rows', false) || set_config('role', 'none', false)"),
        Slows("COPY to the client", "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 1000000)) TO STDOUT"),
        Slows("COPY from the client", "COPY rows FROM STDIN"),
        Slows("a cursor", "DECLARE c CURSOR WITH HOLD FOR SELECT * FROM generate_series(1, 10000000)"),
        Slows("LISTEN", "LISTEN hostile"),
        Slows("ROLLBACK", "ROLLBACK"),
    ];

    private static TenantAttack Shows(string what, string query, string betrays) => new($"schemaVersionQuery: {what}", async (setup, token) =>
    {
        var name = setup.NewName("query");
        return await RunAsync(
            setup, name, await setup.NewDatabaseAsync(token), query, async () =>
                await setup.ShownAsync(name, token) is var shown && Tells(shown, betrays) ? $"the status or an event discloses it: {Around(shown, betrays)}" : null, token);
    });

    private static TenantAttack Makes(string what, string query) => new($"schemaVersionQuery: {what}", async (setup, token) =>
    {
        var database = await setup.NewDatabaseAsync(token);
        return await RunAsync(
            setup, setup.NewName("query"), database, query, async () =>
                await setup.AskAsync(database, "SELECT to_regclass('public.made_by_query') IS NOT NULL", token) is true ? "it created a table" : null, token);
    });

    // The cost is measured by the other tenant's delay, while the attack runs and afterwards.
    private static TenantAttack Slows(string what, string query) => new($"schemaVersionQuery: {what}", async (setup, token) =>
    {
        var database = await setup.NewDatabaseAsync(token);
        var name = setup.NewName("query");
        return await RunAsync(setup, name, database, query, async () =>
            setup.Operator.Process.HasExited ? "the operator exited"
            : (await setup.GetAsync(name, token))?["status"]?.ToJsonString() is { Length: > 100_000 } status ? $"a status of {status.Length} characters"
            : null, token);
    });

    private static async Task<string?> VictimsRowsAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        const string Name = "victims-rows";
        return await RunAsync(setup, Name, setup.VictimNames.Database, "SELECT (SELECT string_agg(t, ',') FROM secrets)::int::text", async () =>
            Tells(await setup.ShownAsync(Name, cancellationToken), TenantSetup.VictimsRow) ? "rows of the victim are disclosed" : null, cancellationToken);
    }

    /// <summary>Opens a session that only a superuser or its own role may terminate, and checks that it survives.</summary>
    private static async Task<string?> EndsAsync(TenantSetup setup, bool own, CancellationToken cancellationToken)
    {
        var name = own ? "ends-own" : "ends-victim";
        var role = $"{Bystander}-{name}";
        await setup.AskAsync(
            "postgres", $"CREATE ROLE \"{role}\" LOGIN PASSWORD 'bystander'; GRANT CONNECT ON DATABASE \"{setup.VictimNames.Database}\" TO \"{role}\"; GRANT \"{role}\" TO \"{setup.VictimNames.OperatorLogin}\"", cancellationToken);
        await using var session = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(setup.Postgres.ConnectionString(setup.VictimNames.Database)) { Username = role, Password = "bystander", ApplicationName = role }.ConnectionString);
        await session.OpenAsync(cancellationToken);
        var database = own ? await setup.NewDatabaseAsync(cancellationToken) : setup.VictimNames.Database;
        return await RunAsync(setup, name, database, $"SELECT '12.03' WHERE (SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = '{role}') >= 0", async () =>
            await setup.AskAsync("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE usename = '{role}'", cancellationToken) is 0L
                ? "a session of another role was terminated" : null, cancellationToken);
    }

    private static async Task<string?> RunsAsOperatorAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        const string Name = "as-operator";
        var database = await setup.NewDatabaseAsync(cancellationToken);
        return await RunAsync(setup, Name, database, "SELECT pg_sleep(2)::text || 'seen-as-operator'", async () =>
            await setup.AskAsync(
                "postgres", $"SELECT usename FROM pg_stat_activity WHERE query LIKE '%seen-as-operator%' AND usename = '{setup.VictimNames.OperatorLogin}' AND datname = '{database}'",
                cancellationToken) is string ? "it ran in a session of the operator's own login" : null, cancellationToken);
    }

    private static Task<string?> RunAsync(TenantSetup setup, string name, string database, string query, Func<Task<string?>> look, CancellationToken cancellationToken)
    {
        var sample = setup.Sample(name, database);
        sample["spec"]!["database"]!["schemaVersionQuery"] = query;
        return AttackRun.OfClusterAsync(setup, sample, Window, look, cancellationToken);
    }

    // A quotation of the spec in an event does not count; computed values do.
    private static bool Tells(string shown, string betrays) => shown.Contains(betrays, StringComparison.Ordinal) && !shown.Contains($"'{betrays}", StringComparison.Ordinal);

    private static string Around(string shown, string betrays)
    {
        var place = shown.IndexOf(betrays, StringComparison.Ordinal);
        return shown[Math.Max(0, place - 60)..Math.Min(shown.Length, place + 60)];
    }
}
