using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class RefusalTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_empty_database_is_refused_without_leave_to_migrate()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var server = ServerProcess.Start(database, "12.04.110");

        (await server.WaitExitAsync()).ShouldBe(64);
        (await database.QueryAsync("SELECT FROM pg_tables WHERE schemaname = 'public'")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("production")]
    [InlineData("update")]
    public async Task An_older_schema_is_refused_without_leave_to_migrate(string mode)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        await using var server = ServerProcess.Start(database, "12.04.110", ("UMS_MODE", mode));

        (await server.WaitExitAsync()).ShouldBe(64);
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_newer_schema_is_refused_with_or_without_leave_to_migrate(string migrate)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.05");
        await using var server = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", migrate));

        (await server.WaitExitAsync()).ShouldBe(65);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("12.03.110")]
    [InlineData("12.04.110")]
    public async Task A_half_migrated_database_is_refused_by_the_old_and_the_new_version(string version)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        await database.ExecuteAsync("UPDATE ums_migration_history SET finished_at = NULL");
        await using var server = ServerProcess.Start(database, version, ("UMS_MIGRATE", "true"));

        (await server.WaitExitAsync()).ShouldBe(66);
    }

    [Theory]
    [InlineData("UMS_VERSION", "12.4")]
    [InlineData("UMS_VERSION", "11.01.100")]
    [InlineData("UMS_MODE", "test")]
    [InlineData("UMS_DB_HOST", "")]
    [InlineData("UMS_DB_SSLMODE", "maybe")]
    [InlineData("UMS_DB_TYPE", "oracle")]
    [InlineData("POD_IP", "here")]
    [InlineData("UMS_FAULT", "migrate-fails-sometimes")]
    [InlineData("UMS_FAULT", "slow-start=soon")]
    [InlineData("UMS_FAULT_MODE", "canary")]
    public async Task An_environment_that_makes_no_sense_is_refused(string name, string value)
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var server = ServerProcess.Start(database, "12.04.110", (name, value));

        (await server.WaitExitAsync()).ShouldBe(78);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_keeps_the_server_in_init_then_err_and_is_tried_again()
    {
        var database = await postgres.CreateDatabaseAsync();
        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync($"DROP DATABASE {database.Name}");
        await using var server = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_INIT_SECONDS", "6"));
        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"init"}""", "init");
        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"err"}""", "err");
        (await server.StatusAsync(9081, "/ready")).ShouldBe(503);

        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync($"CREATE DATABASE {database.Name}");

        await server.WaitReadyAsync();
    }
}
