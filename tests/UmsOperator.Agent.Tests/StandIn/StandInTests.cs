using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.StandIn;

/// <summary>The agent with a server that behaves as the vendor's documents say: it migrates whatever it finds, ends with 0 when it fails, and does not drain.</summary>
public sealed class StandInTests(PostgresFixture postgres)
{
    private static readonly (string, string) Migrates = ("UMS_MIGRATE", "true");

    [Fact]
    public async Task An_empty_database_gets_the_schema_and_the_server_serves_and_stops_with_0()
    {
        using var tree = await StandInTree.InstallAsync("12.04.110");
        var database = await postgres.CreateDatabaseAsync();
        await using var agent = AgentProcess.Start(tree.WriteSettings(), database, Migrates);
        await agent.WaitReadyAsync();

        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.04"]);
        (await database.QueryAsync("SELECT to_regclass('ums_agent_migration')::text")).ShouldBe([""]);
        (await agent.GetAsync(9080, "/ums/check-status")).ShouldBe("""200 {"status":"ok"}""");
        (await agent.GetAsync(8443, "/umsapi/v3/serverstatus")).ShouldContain("12.04.110");
        await agent.SignalAsync("TERM");
        (await agent.WaitExitAsync()).ShouldBe(0, agent.Output);
    }

    [Theory]
    [InlineData("12.03", "", 64)]
    [InlineData("12.05", "true", 65)]
    public async Task A_server_that_migrates_unasked_is_never_started_on_another_schema(string schema, string migrate, int code)
    {
        using var tree = await StandInTree.InstallAsync("12.04.110");
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync(schema);
        var before = await database.DumpSchemaAsync();
        await using var agent = AgentProcess.Start(tree.WriteSettings(), database, ("UMS_MIGRATE", migrate));

        (await agent.WaitExitAsync()).ShouldBe(code, agent.Output);
        (await database.DumpSchemaAsync()).ShouldBe(before);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("migrate-fails-midway", 66)]
    [InlineData("exits-after-commit", null)]
    public async Task A_failed_migration_ends_with_1_although_the_server_ends_with_0(string fault, int? next)
    {
        using var tree = await StandInTree.InstallAsync("12.04.199");
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(20, "12.03");
        await using (var migrator = AgentProcess.Start(tree.WriteSettings(), database, Migrates, ("UMS_FAULT", fault)))
            (await migrator.WaitExitAsync()).ShouldBe(1, migrator.Output);

        await using var again = AgentProcess.Start(tree.WriteSettings(), database, Migrates);
        if (next is { } code)
            (await again.WaitExitAsync()).ShouldBe(code, again.Output);
        else
            await again.WaitReadyAsync();
    }

    [Fact]
    public async Task A_replaced_container_is_the_same_server()
    {
        using var tree = await StandInTree.InstallAsync("12.04.110");
        var database = await postgres.CreateDatabaseAsync();
        string first;
        await using (var agent = AgentProcess.Start(tree.WriteSettings(), database, Migrates))
        {
            await agent.WaitReadyAsync();
            first = await agent.GetAsync(8443, "/umsapi/v3/serverstatus");
            await agent.SignalAsync("TERM");
            (await agent.WaitExitAsync()).ShouldBe(0, agent.Output);
        }

        await tree.ReplaceAsync("12.04.110");
        await using var again = AgentProcess.Start(tree.WriteSettings(), database);
        await again.WaitReadyAsync();
        (await again.GetAsync(8443, "/umsapi/v3/serverstatus")).ShouldBe(first);
    }

    [Fact]
    public async Task On_a_snapshot_all_jobs_are_off_before_the_server_starts()
    {
        using var tree = await StandInTree.InstallAsync("12.04.110");
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(20, "12.04");
        await database.ExecuteAsync("UPDATE scheduled_jobs SET enabled = true");
        await using var agent = AgentProcess.Start(tree.WriteSettings(), database, Migrates, ("UMS_MODE", "update"), ("UMS_JOB_SECONDS", "0.2"));
        await agent.WaitReadyAsync();

        (await database.QueryAsync("SELECT 1 FROM scheduled_jobs WHERE enabled")).ShouldBeEmpty();
        (await database.QueryAsync("SELECT 1 FROM job_executions")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_version_that_needs_a_licence_is_started_only_with_one()
    {
        using var tree = await StandInTree.InstallAsync("12.07.110");
        var database = await postgres.CreateDatabaseAsync();
        await using (var agent = AgentProcess.Start(tree.WriteSettings(), database, Migrates))
            (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        (await database.QueryAsync("SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).ShouldBeEmpty();

        var licence = await tree.IssueLicenceAsync();
        await using var licensed = AgentProcess.Start(tree.WriteSettings(("licence", "file", licence)), database, Migrates);
        await licensed.WaitReadyAsync();
        (await licensed.GetAsync(9081, "/metrics")).ShouldContain("ums_agent_licence_end_timestamp_seconds 1927843200");
    }
}
