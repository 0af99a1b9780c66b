using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class FaultTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Migrate_fails_midway_leaves_a_half_migrated_database_that_nobody_starts_on()
    {
        var database = await SeededAsync();
        await using (var migrator = ServerProcess.Start(database, "12.04.199", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "migrate-fails-midway")))
            (await migrator.WaitExitAsync()).ShouldBe(1);

        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);
        (await database.QueryAsync("SELECT search_name FROM devices WHERE device_id = 1")).ShouldBe(["thin-client-1 building 2"]);
        await using var again = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", "true"));
        (await again.WaitExitAsync()).ShouldBe(66);
    }

    [Theory]
    [InlineData("migrator", "production", "true", 1)]
    [InlineData("migrator", "update", "true", 200)]
    [InlineData("update", "update", "true", 1)]
    [InlineData("update", "production", "true", 200)]
    [InlineData("production", "production", "true", 1)]
    [InlineData("any", "update", "true", 1)]
    public async Task A_fault_hits_only_the_part_that_it_names(string faultMode, string mode, string migrate, int outcome)
    {
        var database = await SeededAsync();
        await using var server = ServerProcess.Start(
            database, "12.04.199", ("UMS_MODE", mode), ("UMS_MIGRATE", migrate), ("UMS_FAULT", "exits-after-commit"), ("UMS_FAULT_MODE", faultMode));

        if (outcome == 200)
            await server.WaitReadyAsync();
        else
            (await server.WaitExitAsync()).ShouldBe(outcome);
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.04"]);
    }

    [Fact]
    public async Task Exits_after_commit_leaves_a_whole_schema_that_the_next_start_serves()
    {
        var database = await SeededAsync();
        await using (var first = ServerProcess.Start(database, "12.04.199", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "exits-after-commit")))
            (await first.WaitExitAsync()).ShouldBe(1);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();

        await using var second = await ServerProcess.StartReadyAsync(
            database, "12.04.199", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "exits-after-commit"));
    }

    [Fact]
    public async Task Never_ready_migrates_and_then_stays_in_init_and_err()
    {
        var database = await SeededAsync();
        await using var server = ServerProcess.Start(
            database, "12.04.199", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "never-ready"), ("UMS_INIT_SECONDS", "3"));
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync("SELECT version FROM ums_schema_version")).Single() == "12.04", "migrated");

        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"err"}""", "err");

        (await server.StatusAsync(9081, "/ready")).ShouldBe(503);
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(503);
    }

    [Theory]
    [InlineData("wrong-version", "12.03.111")]
    [InlineData("wrong-version=12.01.100", "12.01.100")]
    public async Task Wrong_version_is_ready_and_reports_another_version(string fault, string reported)
    {
        var database = await SeededAsync();
        await using var server = await ServerProcess.StartReadyAsync(database, "12.03.110", ("UMS_FAULT", fault));

        (await server.GetTextAsync(8443, "/umsapi/v3/serverstatus")).ShouldContain($"\"rmGuiServerVersion\":\"{reported}\"");
    }

    [Fact]
    public async Task Hang_in_update_mode_accepts_and_never_answers_there_and_does_nothing_in_production_mode()
    {
        var database = await SeededAsync();
        await using var hanging = ServerProcess.Start(database, "12.03.110", ("UMS_MODE", "update"), ("UMS_FAULT", "hang-in-update-mode"));
        await Eventually.HoldsAsync(async () => (await database.QueryAsync("SELECT 1 FROM epr_processes")).Length == 1, "alive");
        using var impatient = new HttpClient { Timeout = TimeSpan.FromSeconds(1) };

        await Should.ThrowAsync<TaskCanceledException>(
            () => impatient.GetAsync(hanging.Url(9081, "/ready"), TestContext.Current.CancellationToken));

        hanging.HasExited.ShouldBeFalse();
        await using var production = await ServerProcess.StartReadyAsync(database, "12.03.110", ("UMS_FAULT", "hang-in-update-mode"));
    }

    [Fact]
    public async Task Slow_start_stays_in_init_after_the_schema_is_right()
    {
        var database = await SeededAsync();
        await using var server = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "slow-start=2"));
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync("SELECT version FROM ums_schema_version")).Single() == "12.04", "migrated");

        (await server.CheckStatusAsync()).ShouldBe("""{"status":"init"}""");
        await server.WaitReadyAsync();
    }

    [Fact]
    public async Task Ignore_sigterm_keeps_it_serving()
    {
        var database = await SeededAsync();
        await using var server = await ServerProcess.StartReadyAsync(database, "12.03.110", ("UMS_FAULT", "ignore-sigterm"));

        await server.TerminateAsync();

        using var until = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        while (!until.IsCancellationRequested)
            (await server.StatusAsync(9081, "/ready")).ShouldBe(200);
    }

    private async Task<TestDatabase> SeededAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(20, "12.03");
        return database;
    }
}
