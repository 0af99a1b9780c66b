using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class MakeGoldenTests(PostgresServers servers)
{
    public static TheoryData<int, GoldenMethod> Ways =>
        new() { { 15, GoldenMethod.Stream }, { 15, GoldenMethod.Clone }, { 17, GoldenMethod.Stream }, { 18, GoldenMethod.Stream }, { 18, GoldenMethod.Clone } };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_golden_copy_of_every_kind_of_object_is_faithful_closed_and_a_template(int major, GoldenMethod method)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE ums_schema_version AS SELECT '12.03'::varchar AS version");
        await EveryKind.MakeAsync(production);
        var action = production.Make(method);

        await production.MakeAsync(action);

        var copy = (await production.ObserveAsync(action.Name)).ShouldNotBeNull();
        copy.Complete.ShouldBeTrue();
        (await production.IsOpenAsync(action.Name)).ShouldBeFalse();
        var comment = copy.Comment.ShouldNotBeNull();
        (comment.UpdateId, comment.From, comment.To, comment.Generation, comment.SchemaVersion).ShouldBe(("u1", "12.03.100", "12.04.110", 7, "12.03"));
        (await production.ScalarAsync<bool>($"SELECT datistemplate FROM pg_database WHERE datname = '{action.Name}'")).ShouldBeTrue();
        (await production.IsOpenAsync()).ShouldBeTrue("production serves on");
        (await production.ScalarAsync<bool>($"SELECT has_database_privilege('public', '{action.Name}', 'CONNECT')")).ShouldBeFalse();

        await production.AsSuperuserAsync($"ALTER DATABASE {action.Name} ALLOW_CONNECTIONS true", "postgres");
        comment.Fingerprint.ShouldBe((await production.AskAsync(new FactQuery.Fingerprint(production.Name))).Hash);
        (await production.AskAsync(new FactQuery.Compare(production.Name, action.Name))).Differences.ShouldBeEmpty();
        const string Rows = """SELECT string_agg(t::text, '|' ORDER BY t::text) FROM (SELECT "na me" || e::text || "Id" FROM "wéird.sch-ema"."ta ""ble" UNION ALL SELECT k || v FROM part UNION ALL SELECT a::text FROM unl) t (t)""";
        (await production.ScalarAsync<string>(Rows, action.Name)).ShouldBe(await production.ScalarAsync<string>(Rows));
        (await production.ScalarAsync<string>("SELECT string_agg(convert_from(lo_get(oid), 'UTF8'), '') FROM pg_largeobject_metadata", action.Name)).ShouldBe("hello");
        (await production.ScalarAsync<long>("SELECT nextval('sq')", action.Name)).ShouldBe(await production.ScalarAsync<long>("SELECT nextval('sq')"));
        (await production.ScalarAsync<string>("SELECT pg_get_userbyid(extowner) FROM pg_extension WHERE extname = 'pg_trgm'", action.Name))
            .ShouldBe(method == GoldenMethod.Stream ? production.Owner : "postgres");
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_complete_copy_is_left_alone_and_a_half_made_one_is_made_again(int major, GoldenMethod method)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE t AS SELECT 1 AS a");
        var action = production.Make(method);
        await production.AsSuperuserAsync($"CREATE DATABASE {action.Name} OWNER {Sql.Identifier(production.Target.OperatorUsername)}", "postgres");
        await production.MakeAsync(action);
        var made = (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Comment;
        var oid = await production.ScalarAsync<uint>($"SELECT oid FROM pg_database WHERE datname = '{action.Name}'");

        await production.MakeAsync(action);

        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Comment.ShouldBe(made);
        (await production.ScalarAsync<uint>($"SELECT oid FROM pg_database WHERE datname = '{action.Name}'")).ShouldBe(oid);
    }

    [Fact]
    public async Task A_database_of_that_name_that_another_owns_is_not_touched()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var action = production.Make(GoldenMethod.Stream);
        await production.AsSuperuserAsync($"CREATE DATABASE {action.Name}", "postgres");

        (await Should.ThrowAsync<DatabaseActionException>(() => production.MakeAsync(action))).Message.ShouldContain("belongs to 'postgres'");

        (await production.CopiesAsync()).ShouldBe(action.Name);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_invalid_index_of_production_is_unfaithful_only_where_it_is_lost(int major, GoldenMethod method)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE t AS SELECT 1 AS a", "CREATE INDEX broken ON t (a)");
        await production.AsSuperuserAsync("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass");
        var action = production.Make(method);

        if (method == GoldenMethod.Clone)
        {
            await production.MakeAsync(action);
            return;
        }

        var failure = await Should.ThrowAsync<DatabaseActionException>(() => production.MakeAsync(action));
        failure.Message.ShouldContain("differs from production");
        failure.Message.ShouldContain("-index public.t broken");
        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Complete.ShouldBeFalse();
    }

    [Fact]
    public async Task The_comment_holds_the_hash_of_production_also_where_the_copy_prints_an_expression_differently()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t (s varchar(3) CHECK (s IN ('ON', 'OFF')))");

        var golden = production.Make(GoldenMethod.Stream);
        await production.MakeAsync(golden);

        var hash = (await production.AskAsync(new FactQuery.Fingerprint(production.Name))).Hash;
        (await production.ObserveAsync(golden.Name))!.Comment!.Fingerprint.ShouldBe(hash, "a lost status takes it for production's");
    }

    [Fact]
    public async Task Stream_keeps_production_open_to_its_servers()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT g FROM generate_series(1, 200000) g");
        await using var server = await production.OpenAsync();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(server, stop.Token);

        try
        {
            await production.MakeAsync(production.Make(GoldenMethod.Stream));
        }
        finally
        {
            await stop.CancelAsync();
            (await writing).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task Clone_opens_production_again_after_it_was_cancelled()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, "CREATE TABLE t AS SELECT g FROM generate_series(1, 300000) g");
        using var cancel = new CancellationTokenSource();
        var making = production.MakeAsync(production.Make(GoldenMethod.Clone), cancel.Token);
        await Until.TrueAsync(async () => making.IsCompleted || !await production.IsOpenAsync());
        await cancel.CancelAsync();

        await Should.ThrowAsync<Exception>(() => making);

        (await production.IsOpenAsync()).ShouldBeTrue();
        await production.MakeAsync(production.Make(GoldenMethod.Clone));
        (await production.ObserveAsync(production.CopyName(CopyKind.Golden))).ShouldNotBeNull().Complete.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Killed_at_any_time_and_run_again_there_is_one_good_copy(int major, GoldenMethod method)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, "CREATE TABLE t AS SELECT g, md5(g::text) FROM generate_series(1, 50000) g");
        await production.AsOwnerAsync(string.Concat(Enumerable.Range(0, 50).Select(i => $"CREATE TABLE t{i} (a int PRIMARY KEY, b text CHECK (b IN ('x', 'y')));")));
        var action = production.Make(method);
        var random = new Random(15 + major);
        for (var kill = 0; kill < 8; kill++)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(20, 1200)));
            var making = production.MakeAsync(action, cancel.Token);
            if (kill % 2 == 1)
                await EndTheWorkersAsync(production, making);
            await ((Task)making).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (making.IsCompletedSuccessfully)
                await production.ExecuteAsync(new DatabaseAction.DropCopy(action.Name));
        }

        await production.MakeAsync(action);

        (await production.CopiesAsync()).ShouldBe(action.Name);
        await production.AsSuperuserAsync($"ALTER DATABASE {action.Name} ALLOW_CONNECTIONS true", "postgres");
        (await production.AskAsync(new FactQuery.Compare(production.Name, action.Name))).Equal.ShouldBeTrue();
        (await production.ScalarAsync<long>("SELECT count(*) FROM t", action.Name)).ShouldBe(50000);
        (await production.IsOpenAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Three_hundred_tables_are_streamed_with_progress()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        await production.AsOwnerAsync(string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"CREATE TABLE d{i} (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a varchar(3) CHECK (a IN ('ON', 'OFF')), b text, c int); CREATE INDEX ON d{i} (b); CREATE INDEX ON d{i} (c) WHERE a IN ('ON', 'OFF');")));
        await production.AsOwnerAsync("INSERT INTO d7 (b) SELECT g FROM generate_series(1, 1000) g; ANALYZE d7");
        var reported = new List<CopyProgress>();

        await production.UmsDatabase.ExecuteAsync(production.Target, production.Make(GoldenMethod.Stream), null, new Reported(reported), TestContext.Current.CancellationToken);

        var last = reported[^1];
        last.BytesDone.ShouldBeGreaterThan(7_000_000);
        last.BytesExpected.ShouldBeGreaterThan(15_000_000);
        last.RowsExpected.ShouldNotBeNull().ShouldBe(1000);
        last.RowsDone.ShouldNotBeNull().ShouldBeInRange(0, 1000);
    }

    private static async Task EndTheWorkersAsync(TestProduction production, Task making)
    {
        await Until.TrueAsync(async () => making.IsCompleted || await production.ScalarAsync<long>(Workers("count(*)", production), "postgres") > 0);
        await production.ScalarAsync<long>(Workers("count(pg_terminate_backend(pid))", production), "postgres");
    }

    private static string Workers(string what, TestProduction production) =>
        $"SELECT {what} FROM pg_stat_activity WHERE application_name LIKE 'ums-operator/{production.Target.Uid}/%.golden'";

    private static async Task<int> WriteAsync(Npgsql.NpgsqlConnection server, CancellationToken cancellationToken)
    {
        var written = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var command = new Npgsql.NpgsqlCommand("INSERT INTO t VALUES (0)", server);
            written += await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        return written;
    }

    private sealed class Reported(List<CopyProgress> reported) : IProgress<CopyProgress>
    {
        public void Report(CopyProgress value) => reported.Add(value);
    }
}
