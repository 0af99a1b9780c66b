using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Running;

public sealed class UpdateModeTests(PostgresFixture postgres)
{
    private static readonly (string, string) Update = ("UMS_MODE", "update");

    [Fact]
    public async Task Scripts_run_on_the_snapshot_in_order_before_the_server_starts()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("update-mode.d/20-count.sql", "INSERT INTO jobs VALUES (2); UPDATE jobs SET n = n + 10;");
        world.Tree.Write("update-mode.d/10-make.sql", "CREATE TABLE jobs (n int); INSERT INTO jobs VALUES (1);");
        world.Tree.Write("update-mode.d/readme.txt", "no SQL");
        world.Tree.Write("hook", "#!/bin/sh\n[ -f starts ] || echo hook >hooked\n", executable: true);
        await using var agent = await world.StartReadyAsync([("updateMode.hook", """["./hook"]""")], Update);

        (await world.Database.QueryAsync("SELECT n FROM jobs ORDER BY 1")).ShouldBe(["11", "12"]);
        world.Tree.Read("hooked").ShouldBe("hook");
    }

    [Fact]
    public async Task On_production_nothing_runs()
    {
        await using var world = await World.CreateAsync(postgres);
        await world.Database.ExecuteAsync($"ALTER DATABASE {world.Database.Name} SET umsoperator.cluster = '5b2e'");
        world.Tree.Write("update-mode.d/10.sql", "CREATE TABLE jobs (n int)");
        await using var agent = world.Start(Update);

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("is production: updateMode.productionQuery is true. Nothing was run");
        (await world.Database.QueryAsync("SELECT to_regclass('jobs')::text")).ShouldBe([""]);
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_on_production_runs_no_scripts()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("update-mode.d/10.sql", "CREATE TABLE jobs (n int)");
        await using var agent = await world.StartReadyAsync([]);

        (await world.Database.QueryAsync("SELECT to_regclass('jobs')::text")).ShouldBe([""]);
    }

    [Fact]
    public async Task A_failing_script_changes_nothing_and_keeps_the_server_from_starting()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("update-mode.d/10.sql", "CREATE TABLE jobs (n int); SELECT 1 / 0;");
        await using var agent = world.Start(Update);

        (await agent.WaitExitAsync()).ShouldBe(1);
        agent.Output.ShouldContain("10.sql: division by zero");
        (await world.Database.QueryAsync("SELECT to_regclass('jobs')::text")).ShouldBe([""]);
        world.Tree.Starts.ShouldBe(0);
    }
}
