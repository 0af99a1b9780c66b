using System.Diagnostics;
using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Running;

public sealed class StopTests(PostgresFixture postgres)
{
    // Nothing listens on port 1.
    private const string Silent = """[{ "name": "search", "command": ["elasticsearch/bin/elasticsearch"], "user": "", "port": 1, "portSeconds": 600 }]""";

    [Fact]
    public async Task On_sigterm_it_is_unready_at_once_and_stops_the_server_after_the_drain_time()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = await world.StartReadyAsync([], ("UMS_DRAIN_SECONDS", "4"));
        var begun = Stopwatch.GetTimestamp();

        await agent.SignalAsync("TERM");
        await agent.WaitAsync(async () => await agent.GetAsync(9081, "/ready") == "503 draining", "not ready");
        world.Tree.Read("stopped").ShouldBeEmpty();
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(4), "else the server could have stopped");

        (await agent.WaitExitAsync()).ShouldBe(0, agent.Output);
        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromSeconds(3.9));
        world.Tree.Read("stopped").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_server_that_ignores_sigterm_is_killed_within_the_termination_time()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("on-start", "trap '' TERM");
        await using var agent = await world.StartReadyAsync([], ("UMS_DRAIN_SECONDS", "1"), ("UMS_TERMINATION_SECONDS", "6"));
        var begun = Stopwatch.GetTimestamp();

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(0, agent.Output);
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(20), "the default is 25 s");
        agent.Output.ShouldContain("Process server did not stop within");
    }

    [Fact]
    public async Task Before_it_has_served_it_stops_at_once_and_not_with_0()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.Start(("UMS_DRAIN_SECONDS", "20"));
        await world.WaitServerAsync(agent);

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
        world.Tree.Read("stopped").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task While_it_waits_for_the_database_sigterm_ends_it()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.Start(("UMS_DB_PORT", "1"), ("UMS_DRAIN_SECONDS", "20"));
        await agent.WaitOutputAsync("The database is not available");

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
    }

    [Fact]
    public async Task While_a_command_hangs_sigterm_ends_both_and_no_password_stays()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("admin-hangs", "db create");
        world.Tree.Write("tmp/other", "");
        await using var agent = world.Start(("TMPDIR", world.Tree.Below("tmp")));
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("hanging").Length > 0), "it hangs");

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
        Directory.Exists($"/proc/{world.Tree.Read("hanging")}").ShouldBeFalse();
        Directory.GetFiles(world.Tree.Below("tmp"), "ums-*").ShouldBeEmpty();
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task While_a_helper_starts_sigterm_ends_both_and_a_server_that_may_migrate_is_not_started()
    {
        await using var world = await World.CreateAsync(postgres, schema: "12.03");
        await using var agent = world.StartWith([("helpers", Silent)], ("UMS_MIGRATE", "true"));
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("search").Length > 0), "the helper runs");

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
        Directory.Exists($"/proc/{world.Tree.Read("search")}").ShouldBeFalse();
        world.Tree.Starts.ShouldBe(0);
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_ends_unasked_ends_the_agent_with_another_code_than_0()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("on-start", "(while [ ! -f go ]; do sleep 0.05; done; kill -TERM $$) &");
        await using var agent = await world.StartReadyAsync([]);

        world.Tree.Write("go", "");

        (await agent.WaitExitAsync()).ShouldBe(1, agent.Output);
        agent.Output.ShouldContain("the server ended without being asked to");
    }

    [Fact]
    public async Task Nothing_that_the_server_left_behind_survives_the_agent()
    {
        await using var world = await World.CreateAsync(postgres);
        // A child that is no longer the server's, ignores SIGTERM and holds its stdout.
        world.Tree.Write("on-start", "(setsid sh -c 'trap \"\" TERM; echo $$ >orphan; while :; do sleep 0.1; done' &)");
        await using var agent = await world.StartReadyAsync([]);
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("orphan").Length > 0), "the orphan runs");

        await agent.SignalAsync("TERM");

        (await agent.WaitExitAsync()).ShouldBe(0, agent.Output);
        Directory.Exists($"/proc/{world.Tree.Read("orphan")}").ShouldBeFalse();
    }

    [Fact]
    public async Task Orphans_that_end_are_reaped()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("on-start", "for n in 1 2 3 4 5; do (setsid sh -c 'echo $$ >>orphans; sleep 0.5' &); done");
        await using var agent = await world.StartReadyAsync([]);
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("orphans").Split('\n').Length == 5), "five orphans");

        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("orphans").Split('\n').All(id => !Directory.Exists($"/proc/{id}"))), "reaped");
    }
}
