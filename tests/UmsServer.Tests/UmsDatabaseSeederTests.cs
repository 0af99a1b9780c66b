using UmsOperator.Sandbox.Seeding;
using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class UmsDatabaseSeederTests(PostgresFixture postgres)
{
    private const string Fingerprint =
        "SELECT md5(string_agg(d::text, ',' ORDER BY device_id)) FROM (SELECT device_id, unit_id, name, mac_address, site, comment FROM devices) d";

    [Fact]
    public async Task Fifty_thousand_devices_and_three_hundred_tables_are_there_and_belong_to_the_owner()
    {
        var database = await postgres.CreateDatabaseAsync();
        var owner = $"{database.Name}_owner";
        await database.ExecuteAsync($"CREATE ROLE {owner}; GRANT CREATE ON SCHEMA public TO {owner}");

        var seeded = await new UmsDatabaseSeeder(database.ConnectionString, new SeedOptions { Owner = owner }, TimeProvider.System)
            .SeedAsync(TestContext.Current.CancellationToken);

        seeded.Tables.ShouldBeGreaterThan(300);
        seeded.Bytes.ShouldBeGreaterThan(40_000_000);
        (await database.QueryAsync("SELECT count(*) FROM devices")).ShouldBe(["50000"]);
        (await database.QueryAsync("SELECT count(*) FROM profile_assignments")).ShouldBe(["150000"]);
        (await database.QueryAsync("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")).ShouldBe([owner]);
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_catalog_and_rows()
    {
        var (first, second) = (await SeedAsync(seed: 7), await SeedAsync(seed: 7));
        var other = await SeedAsync(seed: 8);

        (await second.DumpSchemaAsync()).ShouldBe(await first.DumpSchemaAsync());
        (await other.DumpSchemaAsync()).ShouldNotBe(await first.DumpSchemaAsync());
        (await second.QueryAsync(Fingerprint)).ShouldBe(await first.QueryAsync(Fingerprint));
    }

    private async Task<TestDatabase> SeedAsync(int seed)
    {
        var database = await postgres.CreateDatabaseAsync();
        await new UmsDatabaseSeeder(
            database.ConnectionString, new SeedOptions { Devices = 100, FeatureTables = 40, Seed = seed }, TimeProvider.System)
            .SeedAsync(TestContext.Current.CancellationToken);
        return database;
    }
}
