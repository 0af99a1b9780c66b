using UmsServer.Schema;
using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class MigrationTests(PostgresFixture postgres)
{
    public static TheoryData<string, string> Pairs => [.. from @from in MigrationCatalog.All
                                                           from to in MigrationCatalog.All
                                                           where to.To > @from.To
                                                           select (@from.To.ToString(), to.To.ToString())];

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_migrated_database_has_the_catalog_of_a_new_one(string from, string to)
    {
        var migrated = await postgres.CreateDatabaseAsync();
        await migrated.SeedAsync(100, from);
        await using (var server = await ServerProcess.StartReadyAsync(migrated, $"{to}.100", ("UMS_MIGRATE", "true")))
            (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(200);
        var made = await postgres.CreateDatabaseAsync();
        await using (await ServerProcess.StartReadyAsync(made, $"{to}.100", ("UMS_MIGRATE", "true")))
        {
        }

        var before = await postgres.CreateDatabaseAsync();
        await before.MigrateAsync(from);

        var dump = await migrated.DumpSchemaAsync();
        dump.ShouldBe(await made.DumpSchemaAsync());
        dump.ShouldNotBe(await before.DumpSchemaAsync());
    }

    [Fact]
    public async Task Each_migration_leaves_one_row_of_history()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        await using var server = await ServerProcess.StartReadyAsync(database, "12.05.100", ("UMS_MIGRATE", "true"), ("POD_NAME", "ums-2"));

        (await database.QueryAsync(
            "SELECT from_version, to_version, migrated_by, finished_at >= started_at FROM ums_migration_history ORDER BY id")).ShouldBe(
            ["|12.03|test|True", "12.03|12.04|ums-2|True", "12.04|12.05|ums-2|True"]);
    }

    [Fact]
    public async Task Two_migrators_on_one_database_follow_each_other()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(100, "12.03");
        await using var first = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "migrate-slow=1"));
        await using var second = ServerProcess.Start(
            database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "migrate-slow=1"), ("POD_NAME", "ums-1"));
        await first.WaitReadyAsync();
        await second.WaitReadyAsync();

        (await database.QueryAsync("SELECT count(*) FROM ums_migration_history WHERE to_version = '12.04'")).ShouldBe(["1"]);
    }

    [Fact]
    public async Task Rows_survive_all_migrations()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(100, "12.03");
        await database.MigrateAsync(MigrationCatalog.Newest.ToString());

        (await database.QueryAsync("SELECT mac_address, search_name FROM devices WHERE device_id = 42")).ShouldBe(
            ["00E0C500002A|thin-client-42 building 43"]);
        (await database.QueryAsync("SELECT count(*) FROM device_attributes WHERE attribute = 'comment'")).ShouldBe(["100"]);
    }

    [Fact]
    public async Task What_it_creates_belongs_to_the_role_that_its_login_takes_on_and_no_session_drops_that_role()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (owner, login) = ($"{database.Name}_owner", $"{database.Name}_login");
        await database.ExecuteAsync(
            $"CREATE ROLE {owner}; CREATE ROLE {login} LOGIN PASSWORD '{database.Server.SuperuserPassword}' NOINHERIT IN ROLE {owner}; "
            + $"ALTER ROLE {login} SET role = {owner}; GRANT CREATE ON SCHEMA public TO {owner}");
        await using var server = await ServerProcess.StartReadyAsync(
            database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_DB_USERNAME", login));
        await database.ExecuteAsync("INSERT INTO devices (device_id, unit_id, name, mac_address) VALUES (1, 'u', 'n', '00:e0:c5:00:00:01')");

        (await database.QueryAsync("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).ShouldBe([owner]);
        // The login itself may read nothing: a pool that resets its sessions would be found out by the second request.
        for (var request = 0; request < 5; request++)
            (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(200);
    }

    [Fact]
    public async Task Ended_in_mid_migration_it_rolls_back_and_exits_with_an_error()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        await using var server = ServerProcess.Start(database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "migrate-hangs"));
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync("SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep($1)' AND state = 'active' "
                + $"AND datname = '{database.Name}' AND application_name = 'ums-server/ums-0/migration'")).Length == 1, "hanging");
        var before = await database.DumpSchemaAsync();

        await server.TerminateAsync();

        (await server.WaitExitAsync()).ShouldBe(1);
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);
        (await database.DumpSchemaAsync()).ShouldBe(before);
    }
}
