using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class SchemaTests(PostgresFixture postgres)
{
    private const string Version = "SELECT version FROM ums_schema_version";

    [Fact]
    public async Task An_older_schema_is_migrated_at_the_start_although_nobody_asked()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(5, "12.03");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");

        await using var server = await VendorProcess.StartServingAsync(tree, ("UMS_MIGRATE", "false"), ("UMS_MODE", "production"), ("POD_NAME", "ums-2"));

        (await database.QueryAsync(Version)).ShouldBe(["12.04"]);
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(200);
    }

    [Fact]
    public async Task An_empty_database_gets_the_schema_of_the_version()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = await VendorTree.CreateAsync(database, "12.05.100");

        await using var server = await VendorProcess.StartServingAsync(tree);

        (await database.QueryAsync(Version)).ShouldBe(["12.05"]);
    }

    [Fact]
    public async Task A_login_that_may_not_change_the_schema_leaves_it_and_the_exit_code_says_nothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.03");
        var app = $"{database.Name}_app";
        await database.ExecuteAsync(
            $"CREATE ROLE {app} LOGIN PASSWORD '{database.Server.SuperuserPassword}'; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}; "
            + $"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}");
        using var tree = VendorTree.Create("12.04.110");
        await tree.UseAsync(database, app);
        var before = await database.DumpSchemaAsync();

        await using var server = VendorProcess.StartServer(tree);

        (await server.WaitExitAsync()).ShouldBe(0);
        (await database.QueryAsync(Version)).ShouldBe(["12.03"]);
        (await database.DumpSchemaAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task A_migration_that_fails_midway_exits_0_and_leaves_half_of_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.03");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_FAULT=migrate-fails-midway");

        await using var server = VendorProcess.StartServer(tree);

        (await server.WaitExitAsync()).ShouldBe(0);
        (await database.QueryAsync("SELECT count(*) FROM ums_migration_history WHERE finished_at IS NULL")).ShouldBe(["1"]);
        await using var again = VendorProcess.StartServer(tree);
        (await again.WaitExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task In_mid_migration_init_turns_to_err_and_devices_are_turned_away()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(5, "12.03");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_FAULT=migrate-slow=16", "UMS_INIT_SECONDS=8");

        await using var server = VendorProcess.StartServer(tree);

        await server.WaitStatusAsync("init");
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(503);
        await server.WaitStatusAsync("err");
        (await database.QueryAsync(Version)).ShouldBe(["12.03"]);
        await server.WaitStatusAsync("ok");
    }

    [Fact]
    public async Task On_a_newer_schema_it_starts_registers_and_breaks()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        await database.MigrateAsync("12.05");

        await using var server = VendorProcess.StartServer(tree);

        await server.WaitStatusAsync("err");
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(500);
        (await server.StatusAsync(8443, "/umsapi/v3/serverstatus")).ShouldBe(200);
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync("SELECT 1 FROM epr_processes WHERE epr_service_status = 'SERVICE_RUNNING'")).Length == 1, "it is registered");
        (await database.QueryAsync(Version)).ShouldBe(["12.05"]);
    }

    [Fact]
    public async Task On_a_newer_schema_it_may_also_stop_with_0()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        await database.MigrateAsync("12.05");

        await using var server = VendorProcess.StartServer(tree, ("UMS_NEWER_SCHEMA", "stop"));

        (await server.WaitExitAsync()).ShouldBe(0);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
    }
}
