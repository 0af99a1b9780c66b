using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class MakeSnapshotTests(PostgresServers servers)
{
    private const string Registry =
        "CREATE TABLE epr_processes (epr_process_host varchar(253) UNIQUE); INSERT INTO epr_processes VALUES ('ums-0'), ('ums-1'), ('ums-2'), (NULL)";

    public static TheoryData<int> Majors => [15, 17, 18];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_snapshot_is_open_to_nobody_yet_and_knows_only_its_own_server(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, Registry, "SELECT lo_from_bytea(0, 'x')");
        await production.AsSuperuserAsync($"ALTER DATABASE {Sql.Identifier(production.Name)} SET statement_timeout = '77s'");
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var action = production.Snapshot(1);

        await production.ExecuteAsync(action);

        var copy = (await production.ObserveAsync(action.Name)).ShouldNotBeNull();
        copy.Complete.ShouldBeTrue();
        (await production.IsOpenAsync(action.Name)).ShouldBeTrue();
        copy.Comment.ShouldNotBeNull().Fingerprint.ShouldBe((await production.ObserveAsync(action.Golden)).ShouldNotBeNull().Comment.ShouldNotBeNull().Fingerprint);
        (await production.ScalarAsync<string>("SELECT string_agg(epr_process_host, ',') FROM epr_processes", action.Name)).ShouldBe("ums-1");
        (await production.ScalarAsync<long>("SELECT count(*) FROM epr_processes")).ShouldBe(4, "P6");
        (await production.ScalarAsync<string>("SELECT current_setting('statement_timeout')", action.Name)).ShouldBe("77s");
        (await production.ScalarAsync<bool>($"SELECT has_database_privilege('public', '{action.Name}', 'CONNECT')")).ShouldBeFalse();
        (await production.ScalarAsync<bool>($"SELECT has_database_privilege({Sql.Literal(production.Owner)}, '{action.Name}', 'CREATE')")).ShouldBeTrue();
        (await production.ScalarAsync<bool>($"SELECT datistemplate FROM pg_database WHERE datname = '{action.Name}'")).ShouldBeFalse();
        (await production.AskAsync(new FactQuery.Compare(production.Name, action.Name))).Equal.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task With_shared_credentials_the_one_login_owns_what_is_in_the_copies(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, DatabaseAccess.SharedCredentials, Registry, "CREATE TABLE t (b varchar(3) CHECK (b IN ('ON', 'OFF')))");
        await production.AsOwnerAsync("CREATE EXTENSION citext");
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var action = production.Snapshot(1);

        await production.ExecuteAsync(action);

        (await production.AskAsync(new FactQuery.Compare(production.Name, action.Name))).Equal.ShouldBeTrue();
        (await production.ScalarAsync<string>("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'", action.Name)).ShouldBe(production.Owner);
        (await production.ScalarAsync<string>("SELECT string_agg(epr_process_host, ',') FROM epr_processes", action.Name)).ShouldBe("ums-1");
    }

    [Theory]
    [InlineData("CREATE RULE kept AS ON DELETE TO epr_processes DO INSTEAD NOTHING")]
    [InlineData("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER kept BEFORE DELETE ON epr_processes FOR EACH ROW EXECUTE FUNCTION keep()")]
    public async Task A_snapshot_whose_registry_keeps_the_rows_of_other_servers_is_not_used(string kept)
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Registry, kept);
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var action = production.Snapshot(1);

        var refused = await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(action));

        refused.Message.ShouldContain("rows of public.epr_processes cannot be deleted, because a rule or a trigger");
        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Complete.ShouldBeFalse();
    }

    [Fact]
    public async Task A_copy_with_a_comment_that_nobody_can_read_is_kept()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Registry);
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var action = production.Snapshot(1);
        await production.ExecuteAsync(action);
        await production.AsSuperuserAsync($"COMMENT ON DATABASE {action.Name} IS 'do not drop'", "postgres");

        var refused = await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(action));

        refused.Message.ShouldContain("COMMENT ON DATABASE");
        (await production.CopiesAsync()).ShouldContain(action.Name);
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Snapshots_are_cloned_side_by_side(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, Registry);
        await production.MakeAsync(production.Make(GoldenMethod.Stream));

        await Task.WhenAll(Enumerable.Range(1, 4).Select(ordinal => production.ExecuteAsync(production.Snapshot(ordinal))));

        foreach (var ordinal in Enumerable.Range(1, 4))
            (await production.ObserveAsync(production.Snapshot(ordinal).Name)).ShouldNotBeNull().Complete.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_complete_golden_copy_nothing_is_made()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15, Registry);

        (await Should.ThrowAsync<DatabaseActionException>(() => production.ExecuteAsync(production.Snapshot(1)))).Message.ShouldContain("missing or incomplete");

        (await production.CopiesAsync()).ShouldBe("");
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Killed_at_any_time_and_run_again_there_is_one_good_snapshot_and_nothing_left_over(int major)
    {
        await using var production = await TestProduction.CreateAsync(servers, major, Registry, "CREATE TABLE t AS SELECT g FROM generate_series(1, 50000) g");
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        var action = production.Snapshot(2);
        var random = new Random(major);
        for (var kill = 0; kill < 8; kill++)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(5, 250)));
            var making = production.ExecuteAsync(action, cancel.Token);
            if (kill % 2 == 1)
            {
                var workers = $"FROM pg_stat_activity WHERE application_name LIKE 'ums-operator/{production.Target.Uid}/%.s2'";
                await Until.TrueAsync(async () => making.IsCompleted || await production.ScalarAsync<long>($"SELECT count(*) {workers}", "postgres") > 0);
                await production.ScalarAsync<long>($"SELECT count(pg_terminate_backend(pid)) {workers}", "postgres");
            }

            await making.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            if (making.IsCompletedSuccessfully)
                await production.ExecuteAsync(new DatabaseAction.DropCopy(action.Name));
        }

        await production.ExecuteAsync(action);

        (await production.CopiesAsync()).ShouldBe($"{action.Golden} {action.Name}");
        (await production.ObserveAsync(action.Name)).ShouldNotBeNull().Complete.ShouldBeTrue();
        (await production.ScalarAsync<string>("SELECT string_agg(epr_process_host, ',') FROM epr_processes", action.Name)).ShouldBe("ums-2");

        // The test's own session ends some time after it was closed, and a copy in use is not dropped.
        await Until.TrueAsync(async () => await production.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{action.Name}'", "postgres") == 0);
        await production.ExecuteAsync(new DatabaseAction.DropCopy(action.Name));
        await production.ExecuteAsync(new DatabaseAction.DropCopy(action.Golden));
        (await production.CopiesAsync()).ShouldBe("");
    }
}
