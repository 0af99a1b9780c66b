using UmsOperator.Api.Spec;
using UmsOperator.Core.Observations;
using UmsOperator.Core.Plans;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Activity;

public sealed class DriftTests(PostgresServers servers)
{
    private static readonly string[] _tables =
    [
        "CREATE TABLE devices (id int PRIMARY KEY, name text); INSERT INTO devices SELECT g FROM generate_series(1, 10) g",
        "CREATE SCHEMA s; CREATE TABLE s.\"Od.d\" (a int); CREATE TABLE beats (a int); CREATE TABLE s.beats (a int)",
        "CREATE TABLE epr_processes (epr_process_host text)",
    ];

    public static TheoryData<int> Majors => [15, 17, 18];

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Drift_counts_what_changed_since_the_golden_copy_and_names_the_tables(int major)
    {
        await using var production = await PrepareAsync(major);
        await production.AsOwnerAsync("INSERT INTO devices VALUES (11), (12), (13); UPDATE devices SET name = 'x' WHERE id < 3; DELETE FROM devices WHERE id = 5; INSERT INTO s.\"Od.d\" VALUES (1)");
        await production.AsOwnerAsync("INSERT INTO beats VALUES (1); INSERT INTO s.beats VALUES (1); INSERT INTO epr_processes VALUES ('x')");
        await production.ExecuteAsync(production.Snapshot(1));

        foreach (var copy in new[] { production.CopyName(CopyKind.Golden), production.Snapshot(1).Name })
        {
            var changes = (await production.AskAsync(new Question.Drift(copy))).Changes.ShouldNotBeNull();
            changes.Known.ShouldBeTrue();
            (changes.Inserted, changes.Updated, changes.Deleted).ShouldBe((5, 2, 1));
            changes.Tables.ShouldBe(["public.devices: 3 inserted, 2 updated, 1 deleted", "s.Od.d: 1 inserted, 0 updated, 0 deleted", "s.beats: 1 inserted, 0 updated, 0 deleted"], ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData("SELECT pg_stat_reset()")]
    [InlineData("SELECT pg_stat_reset_single_table_counters('devices'::regclass)")]
    [InlineData("TRUNCATE devices")]
    [InlineData("VACUUM FULL devices")]
    [InlineData("DROP TABLE devices")]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_counts = off', current_database()); END $$")]
    public async Task What_no_counter_shows_makes_drift_unknown(string sql)
    {
        await using var production = await PrepareAsync(15);

        await production.AsSuperuserAsync(sql);

        (await production.AskAsync(new Question.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull().Known.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Large_objects_count_too(int major)
    {
        await using var production = await PrepareAsync(major);

        await production.AsOwnerAsync("SELECT lo_from_bytea(0, 'x')");

        var changes = (await production.AskAsync(new Question.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull();
        (changes.Known, changes.Inserted).ShouldBe((true, 1));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_clean_restart_keeps_the_figures_and_a_crash_makes_them_unknown(int major)
    {
        await using var own = new PostgresServers();
        await using var production = await PrepareAsync(major, own);
        var server = await own.GetAsync(major);
        var question = new Question.Drift(production.CopyName(CopyKind.Golden));
        await production.AsOwnerAsync("INSERT INTO devices VALUES (11)");

        await server.RestartAsync(TestContext.Current.CancellationToken);
        (await production.AskAsync(question)).Changes.ShouldNotBeNull().Inserted.ShouldBe(1);

        await server.CrashAsync();
        await server.StartAsync(TestContext.Current.CancellationToken);
        (await production.AskAsync(question)).Changes.ShouldNotBeNull().Known.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_snapshots_changes_count_from_when_its_server_first_served(int major)
    {
        await using var production = await PrepareAsync(major);
        var name = production.Snapshot(1).Name;
        await production.ExecuteAsync(production.Snapshot(1));
        (await production.AskAsync(new Question.SnapshotChanges(name))).Changes.ShouldNotBeNull().Known.ShouldBeFalse("nothing recorded yet");

        await production.AsOwnerAsync("UPDATE devices SET name = 'migrated'", name);
        await production.ExecuteAsync(new DatabaseAction.RecordFirstServing(name));
        await production.AsOwnerAsync("INSERT INTO devices VALUES (20)", name);
        await production.ExecuteAsync(new DatabaseAction.RecordFirstServing(name));

        var changes = (await production.AskAsync(new Question.SnapshotChanges(name))).Changes.ShouldNotBeNull();
        (changes.Known, changes.Inserted, changes.Updated, changes.Deleted).ShouldBe((true, 1, 0, 0));
    }

    private Task<TestProduction> PrepareAsync(int major) => PrepareAsync(major, servers);

    private static async Task<TestProduction> PrepareAsync(int major, PostgresServers servers)
    {
        var production = await TestProduction.CreateAsync(servers, major, _tables);
        production.Target = production.Target with { Update = production.Target.Update with { VolatileTables = ["public.beats"] } };
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        return production;
    }
}
