using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Copies;

public sealed class DriftTests(PostgresServers servers)
{
    private static readonly string[] Tables =
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
            var changes = (await production.AskAsync(new FactQuery.Drift(copy))).Changes.ShouldNotBeNull();
            changes.Known.ShouldBeTrue();
            (changes.Inserted, changes.Updated, changes.Deleted).ShouldBe((5, 2, 1));
            changes.Tables.ShouldBe(["public.devices: 3 inserted, 2 updated, 1 deleted", "s.Od.d: 1 inserted, 0 updated, 0 deleted", "s.beats: 1 inserted, 0 updated, 0 deleted"], ignoreOrder: true);
        }
    }

    [Theory]
    [InlineData("SELECT pg_stat_reset()", "the statistics of the database were reset")]
    [InlineData("SELECT pg_stat_reset_shared('bgwriter')", "the statistics of the PostgreSQL server were reset")]
    [InlineData("SELECT pg_stat_reset_single_table_counters('devices'::regclass)", "the statistics of the database were reset")]
    [InlineData("TRUNCATE devices", "table public.devices was truncated, rewritten or replaced")]
    [InlineData("VACUUM FULL devices", "table public.devices was truncated, rewritten or replaced")]
    [InlineData("DROP TABLE devices", "table public.devices was dropped")]
    [InlineData("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET track_counts = off', current_database()); END $$", "row changes are not counted")]
    public async Task What_no_counter_shows_makes_drift_unknown_and_says_why(string sql, string why)
    {
        // Resetting statistics of the whole server would affect all tests on it.
        await using var own = sql.Contains("shared", StringComparison.Ordinal) ? new PostgresServers() : null;
        await using var production = await PrepareAsync(15, own ?? servers);

        await production.AsSuperuserAsync(sql);

        var changes = (await production.AskAsync(new FactQuery.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull();
        changes.Known.ShouldBeFalse();
        changes.Unknown.ShouldNotBeNull().ShouldContain(why);
    }

    [Fact]
    public async Task What_is_counted_in_addition_to_a_truncated_table_is_reported()
    {
        await using var production = await PrepareAsync(15);
        await production.AsOwnerAsync("TRUNCATE devices; INSERT INTO s.\"Od.d\" VALUES (1), (2)");

        var changes = (await production.AskAsync(new FactQuery.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull();
        (changes.Known, changes.Inserted).ShouldBe((false, 2));
        changes.Tables.ShouldBe(["s.Od.d: 2 inserted, 0 updated, 0 deleted"]);
    }

    /// <summary>
    /// A replica has its own counters. After a copy of the server's files they look like those of the former server, but they do not include
    /// replicated changes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_promoted_replica_makes_the_figures_unknown(int major)
    {
        await using var own = new PostgresServers();
        await using var production = await PrepareAsync(major, own);
        var server = await own.GetAsync(major);
        await using var settings = new Npgsql.NpgsqlConnection(server.ConnectionString());
        await settings.OpenAsync(TestContext.Current.CancellationToken);
        await using var show = new Npgsql.NpgsqlCommand("SHOW data_directory", settings);
        var folder = (string)(await show.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;

        await server.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(folder, "standby.signal"), "", TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var replica = new Npgsql.NpgsqlConnection(server.ConnectionString());
        await replica.OpenAsync(TestContext.Current.CancellationToken);
        await using var promote = new Npgsql.NpgsqlCommand("SELECT pg_promote()", replica);
        (await promote.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(true);

        var changes = (await production.AskAsync(new FactQuery.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull();
        changes.Known.ShouldBeFalse();
        changes.Unknown.ShouldNotBeNull().ShouldContain("promoted");
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task Large_objects_count_too(int major)
    {
        await using var production = await PrepareAsync(major);

        await production.AsOwnerAsync("SELECT lo_from_bytea(0, 'x')");

        var changes = (await production.AskAsync(new FactQuery.Drift(production.CopyName(CopyKind.Golden)))).Changes.ShouldNotBeNull();
        (changes.Known, changes.Inserted).ShouldBe((true, 1));
    }

    [Theory]
    [MemberData(nameof(Majors))]
    public async Task A_clean_restart_keeps_the_figures_and_a_crash_makes_them_unknown(int major)
    {
        await using var own = new PostgresServers();
        await using var production = await PrepareAsync(major, own);
        var server = await own.GetAsync(major);
        var question = new FactQuery.Drift(production.CopyName(CopyKind.Golden));
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
        (await production.AskAsync(new FactQuery.SnapshotChanges(name))).Changes.ShouldNotBeNull().Known.ShouldBeFalse("nothing recorded yet");

        await production.AsOwnerAsync("UPDATE devices SET name = 'migrated'", name);
        await production.ExecuteAsync(new DatabaseAction.RecordFirstServing(name));
        await production.AsOwnerAsync("INSERT INTO devices VALUES (20)", name);
        await production.ExecuteAsync(new DatabaseAction.RecordFirstServing(name));

        var changes = (await production.AskAsync(new FactQuery.SnapshotChanges(name))).Changes.ShouldNotBeNull();
        (changes.Known, changes.Inserted, changes.Updated, changes.Deleted).ShouldBe((true, 1, 0, 0));
    }

    private Task<TestProduction> PrepareAsync(int major) => PrepareAsync(major, servers);

    private static async Task<TestProduction> PrepareAsync(int major, PostgresServers servers)
    {
        var production = await TestProduction.CreateAsync(servers, major, Tables);
        production.Target = production.Target with { Update = production.Target.Update with { VolatileTables = ["public.beats"] } };
        await production.MakeAsync(production.Make(GoldenMethod.Stream));
        return production;
    }
}
