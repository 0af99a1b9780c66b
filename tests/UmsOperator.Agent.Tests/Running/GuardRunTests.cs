using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Running;

/// <summary>A server that would migrate by itself is not started on a schema that is not its own.</summary>
public sealed class GuardRunTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(null, "", 64)]
    [InlineData("12.03", "", 64)]
    [InlineData("12.03", "yes", 64)]
    [InlineData("12.05", "", 65)]
    [InlineData("12.05", "true", 65)]
    public async Task A_schema_of_another_version_ends_the_agent_before_the_server_starts(string? schema, string migrate, int code)
    {
        await using var world = await World.CreateAsync(postgres, schema: schema);
        await using var agent = world.Start(("UMS_MIGRATE", migrate));

        (await agent.WaitExitAsync()).ShouldBe(code, agent.Output);
        world.Tree.Starts.ShouldBe(0);
        world.Tree.Read("calls").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("12.03", "12.05", 65)]
    [InlineData("12.04", "12.03", 64)]
    public async Task A_schema_that_changes_while_helpers_start_is_seen(string before, string after, int code)
    {
        await using var world = await World.CreateAsync(postgres, schema: before);
        const string helpers = """[{ "name": "search", "command": ["elasticsearch/bin/elasticsearch"], "user": "", "port": 1, "portSeconds": 3 }]""";
        await using var agent = world.StartWith([("helpers", helpers)], ("UMS_MIGRATE", code == 65 ? "true" : ""));
        await agent.WaitOutputAsync("Process search started");

        await world.Database.ExecuteAsync($"UPDATE ums_schema_version SET version = '{after}'");

        (await agent.WaitExitAsync()).ShouldBe(code, agent.Output);
        world.Tree.Starts.ShouldBe(0);
    }

    [Theory]
    [InlineData("'12.04.1'")]
    [InlineData("'-1.04'")]
    [InlineData("'99999999999.1'")]
    [InlineData("repeat('1', 100000) || '.1'")]
    [InlineData("NULL")]
    [InlineData("12.04")]
    [InlineData("version FROM ums_schema_version, generate_series(1, 2)")]
    [InlineData("version FROM ums_schema_version WHERE false")]
    public async Task A_version_that_is_none_is_refused_whether_or_not_the_server_may_migrate(string value)
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.StartWith([("schema.versionQuery", $"\"SELECT {value}\"")], ("UMS_MIGRATE", "true"));

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("schema.versionQuery: it");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task What_the_vendors_tables_call_unfinished_is_refused()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.Database.ExecuteAsync("UPDATE ums_migration_history SET finished_at = NULL");
        await using var agent = world.StartWith(
            [("schema.unfinishedQuery", "\"SELECT EXISTS (SELECT FROM ums_migration_history WHERE finished_at IS NULL)\"")], ("UMS_MIGRATE", "true"));

        (await agent.WaitExitAsync()).ShouldBe(66, agent.Output);
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_query_that_does_not_fit_the_database_is_named_and_refused()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.StartWith([("schema.versionQuery", "\"SELECT version FROM no_such_table\"")], ("UMS_MIGRATE", "true"));

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("schema.versionQuery: relation \"no_such_table\" does not exist");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_version_that_cannot_be_read_is_said_plainly_and_the_login_holds_the_line()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        await using var agent = await world.StartReadyAsync([("schema.versionQuery", "\"\"")]);

        agent.Output.ShouldContain("Nothing but the rights of the database login keeps this server from migrating");
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("600", "init")]
    [InlineData("0.1", "err")]
    public async Task A_database_that_cannot_be_reached_is_waited_for_in_init_then_err(string seconds, string status)
    {
        await using var world = await World.CreateAsync(postgres);
        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync($"ALTER DATABASE {world.Database.Name} ALLOW_CONNECTIONS false");
        world.Status.Status = "ok";
        await using var agent = world.Start(("UMS_INIT_SECONDS", seconds));
        await agent.WaitAsync(async () => await agent.GetAsync(9080, "/ums/check-status") == $$"""200 {"status":"{{status}}"}""", status);
        (await agent.GetAsync(9081, "/ready")).ShouldBe("503 starting");
        await agent.WaitAsync(async () => (await agent.GetAsync(9081, "/metrics")).Contains("ums_agent_state{state=\"waiting_for_database\"} 1", StringComparison.Ordinal), "it waits");

        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync($"ALTER DATABASE {world.Database.Name} ALLOW_CONNECTIONS true");

        await agent.WaitReadyAsync();
        (await agent.GetAsync(9080, "/ums/check-status")).ShouldBeEmpty("the port is the vendor's now");
    }

    [Theory]
    [InlineData("UMS_MODE", "test")]
    [InlineData("UMS_DB_HOST", "")]
    [InlineData("UMS_DB_SSLMODE", "maybe")]
    [InlineData("UMS_DB_TYPE", "oracle")]
    [InlineData("POD_IP", "here")]
    [InlineData("POD_NAME", "a/b")]
    [InlineData("UMS_DRAIN_SECONDS", "soon")]
    [InlineData("UMS_TERMINATION_SECONDS", "1")]
    [InlineData("UMS_AGENT_FILE", "/no/such/file")]
    public async Task An_environment_that_makes_no_sense_is_refused(string name, string value)
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.Start((name, value));

        (await agent.WaitExitAsync()).ShouldBe(78);
        await agent.WaitOutputAsync("ums-agent: ");
    }
}
