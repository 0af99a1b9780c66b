using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Running;

/// <summary>The marker tells a migration that died from one that never began.</summary>
public sealed class MigrationTests(PostgresFixture postgres)
{
    private static readonly (string, string) Migrates = ("UMS_MIGRATE", "true");

    [Theory]
    [InlineData(null)]
    [InlineData("12.03")]
    public async Task The_marker_is_there_while_a_server_may_migrate_and_gone_before_it_is_ready(string? schema)
    {
        await using var world = await World.CreateAsync(postgres, schema: schema);
        await using var agent = world.Start(Migrates);
        await world.WaitServerAsync(agent);
        (await world.HasMarkerAsync()).ShouldBeTrue();

        await world.Database.MigrateAsync("12.04");
        var before = await world.Database.DumpSchemaAsync();
        world.Status.Status = "ok";
        await agent.WaitReadyAsync();

        (await world.HasMarkerAsync()).ShouldBeFalse();
        before.ShouldContain("ums_agent_migration");
        (await world.Database.DumpSchemaAsync()).ShouldNotContain("ums_agent");
    }

    [Fact]
    public async Task A_server_that_finds_its_own_schema_gets_no_marker()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.Start(Migrates);
        await world.WaitServerAsync(agent);

        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("KILL", "true")]
    [InlineData("KILL", "")]
    [InlineData("TERM", "true")]
    public async Task A_migration_that_died_is_never_repeated(string signal, string migrates)
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        await using (var agent = world.Start(Migrates))
        {
            await world.WaitServerAsync(agent);
            await agent.SignalAsync(signal);
            (await agent.WaitExitAsync()).ShouldNotBe(0);
        }

        await using var again = world.Start(("UMS_MIGRATE", migrates));
        (await again.WaitExitAsync()).ShouldBe(66, again.Output);
        world.Tree.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_ends_with_0_without_having_served_has_failed()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        world.Tree.Write("on-start", "exit 0");
        await using (var agent = world.Start(Migrates))
            (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);

        await using var again = world.Start(Migrates);
        (await again.WaitExitAsync()).ShouldBe(66, again.Output);
    }

    [Fact]
    public async Task A_server_that_says_ok_on_the_old_schema_is_not_admitted()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        world.Status.Status = "ok";
        await using var agent = world.StartWith([("schema.mismatchSeconds", "2")], Migrates);
        await agent.WaitOutputAsync("the migration marker is still there: the server says that it serves, but the schema is 12.03, not 12.04");
        (await agent.IsReadyAsync()).ShouldBeFalse();

        (await agent.WaitExitAsync()).ShouldBe(1);
        agent.Output.ShouldContain("the migration failed: ");
        (await world.HasMarkerAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_says_ok_too_early_is_ready_once_its_schema_is_there()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        world.Status.Status = "ok";
        await using var agent = world.Start(Migrates);
        await agent.WaitOutputAsync("the migration marker is still there");

        await world.Database.MigrateAsync("12.04");

        await agent.WaitReadyAsync();
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_cannot_even_be_started_leaves_no_marker()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        await using var agent = world.StartWith([("server.command", """["no/such/program"]""")], Migrates);

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Theory]
    [InlineData("true", "true", null)]
    [InlineData("true", "", 66)]
    [InlineData("false", "true", 66)]
    public async Task A_migration_that_ended_after_its_last_step_serves_only_if_the_version_is_known_to_be_written_last(string writtenLast, string migrates, int? code)
    {
        await using var world = await World.CreateAsync(postgres);
        await world.Database.ExecuteAsync("CREATE TABLE ums_agent_migration (server text, version text, started_at timestamptz)");
        world.Status.Status = "ok";
        await using var agent = world.StartWith([("schema.versionIsWrittenLast", writtenLast)], ("UMS_MIGRATE", migrates));

        if (code is { } expected)
        {
            (await agent.WaitExitAsync()).ShouldBe(expected, agent.Output);
            return;
        }

        await agent.WaitReadyAsync();
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_half_created_schema_is_unfinished_not_unreadable()
    {
        await using var world = await World.CreateAsync(postgres, schema: null);
        await world.Database.ExecuteAsync("CREATE TABLE ums_agent_migration (server text); CREATE TABLE devices (id int)");
        await using var agent = world.Start(Migrates);

        (await agent.WaitExitAsync()).ShouldBe(66, agent.Output);
    }
}
