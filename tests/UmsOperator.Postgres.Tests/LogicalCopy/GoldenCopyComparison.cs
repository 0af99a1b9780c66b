using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

/// <summary>Makes golden copies and compares them with production, independently of the operator.</summary>
internal static class GoldenCopyComparison
{
    private const string LargeObjects =
        "SELECT string_agg(oid || md5(lo_get(oid)) || pg_get_userbyid(lomowner) || coalesce(lomacl::text, '') || coalesce(obj_description(oid, 'pg_largeobject'), ''), '|' ORDER BY oid) FROM pg_largeobject_metadata";

    private const string Sequences = "SELECT string_agg(schemaname || '.' || sequencename || ' ' || coalesce(last_value::text, '-'), '|' ORDER BY schemaname, sequencename) FROM pg_sequences";

    private const string NotAnalysed =
        """
        SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND c.reltuples < 0 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relispopulated
        """;

    /// <summary>Makes a golden copy and allows connections to it.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> CopyAsync(TestProduction production, GoldenMethod method = GoldenMethod.Stream)
    {
        var action = production.Make(method);
        await production.MakeAsync(action);
        await production.AsSuperuserAsync($"ALTER DATABASE {action.Name} ALLOW_CONNECTIONS true", "postgres");
        return action.Name;
    }

    /// <summary>
    /// Compares dumps, after a reload, because the first reload changes how PostgreSQL prints expressions. Also compares rows, large objects,
    /// sequences and statistics.
    /// </summary>
    public static async Task ShouldBeEqualAsync(PostgresServers servers, TestProduction production, string copy)
    {
        var (server, reloaded) = (await servers.GetAsync(production.Major), production.CopyName(CopyKind.Failed, 9));
        await production.AsSuperuserAsync($"CREATE DATABASE {reloaded} TEMPLATE template0", "postgres");
        await PgDump.ReloadAsync(server, production.Name, reloaded);
        FirstDifference(await PgDump.TakeAsync(server, reloaded), await PgDump.TakeAsync(server, copy)).ShouldBeEmpty();
        await ShouldHoldTheSameAsync(production, copy);
        (await production.ScalarAsync<long>(NotAnalysed, copy)).ShouldBe(0);
        await production.AsSuperuserAsync($"DROP DATABASE {reloaded}", "postgres");
    }

    /// <summary>Compares rows, large objects and sequences.</summary>
    public static async Task ShouldHoldTheSameAsync(TestProduction production, string copy)
    {
        FirstDifference(await ChecksumsAsync(production, production.Name), await ChecksumsAsync(production, copy)).ShouldBeEmpty();
        (await production.ScalarAsync<string>(LargeObjects, copy)).ShouldBe(await production.ScalarAsync<string>(LargeObjects));
        (await production.ScalarAsync<string>(Sequences, copy)).ShouldBe(await production.ScalarAsync<string>(Sequences));
    }

    private static string FirstDifference(string expected, string actual)
    {
        const int Shown = 6;
        var (wanted, found) = (expected.Split('\n'), actual.Split('\n'));
        var at = Enumerable.Range(0, Math.Max(wanted.Length, found.Length)).FirstOrDefault(i => wanted.ElementAtOrDefault(i) != found.ElementAtOrDefault(i), -1);
        return at < 0 ? "" : $"line {at}: expected\n{string.Join('\n', wanted.Skip(at).Take(Shown))}\nfound\n{string.Join('\n', found.Skip(at).Take(Shown))}";
    }

    // The rows of each table, independent of the order of rows and columns: pg_dump gives a child table the column order of its parent.
    private static async Task<string> ChecksumsAsync(TestProduction production, string database)
    {
        const string Each =
            """
            SELECT string_agg(
                format('SELECT %L || count(*) || '':'' || coalesce(sum(hashtextextended(ROW(%s)::text, 1)::numeric), 0) FROM ONLY %I.%I t', c.oid::regclass || ' ', a.columns, n.nspname, c.relname),
                ' UNION ALL ' ORDER BY c.oid::regclass::text)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                CROSS JOIN LATERAL (SELECT string_agg('t.' || quote_ident(attname), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped) a (columns)
            WHERE c.relkind IN ('r', 'm') AND (c.relkind = 'r' OR c.relispopulated) AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            """;
        var each = (await production.ScalarAsync<string>(Each, database)).ShouldNotBeNull();
        return (await production.ScalarAsync<string>($"SELECT string_agg(c, E'\\n' ORDER BY c) FROM ({each}) t (c)", database)).ShouldNotBeNull();
    }
}
