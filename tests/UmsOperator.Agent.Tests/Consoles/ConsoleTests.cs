using UmsOperator.Agent.Consoles;
using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Consoles;

public sealed class ConsoleTests(PostgresFixture postgres)
{
    private const string Hook = "#!/bin/sh\n[ -f hook-fails ] && exit 3\necho \"$(test -f starts && echo live || echo early) $1: $2\" >>hooked\n";

    private static readonly (string, string) Calls = ("console.hook", """["./hook"]""");

    [Fact]
    public async Task The_hook_is_called_before_the_server_starts_and_at_each_change_without_a_restart()
    {
        await using var world = await CreateAsync();
        await using var agent = await world.StartReadyAsync([Calls]);
        world.Tree.Read("hooked").ShouldBe("early open: ");

        await ReplaceAsync(world, "closed: update in progress: 2 of 3 servers updated\n");
        await WaitAsync(world, agent, "live closed: update in progress: 2 of 3 servers updated");
        (await agent.GetAsync(9081, "/metrics")).ShouldContain("ums_agent_console_open 0");
        await ReplaceAsync(world, "maybe");
        await agent.WaitOutputAsync("'maybe' is neither open nor closed; the console stays closed");
        await ReplaceAsync(world, "open");
        await WaitAsync(world, agent, "live open: ");

        world.Tree.Read("hooked").Split('\n').Length.ShouldBe(3);
        world.Tree.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task In_update_mode_it_is_closed_from_the_beginning_whatever_the_annotation_says()
    {
        await using var world = await CreateAsync();
        world.Tree.Write("console", "open");
        await using var agent = await world.StartReadyAsync([Calls], ("UMS_MODE", "update"));

        world.Tree.Read("hooked").ShouldStartWith("early closed: This server is in update mode");
        await ReplaceAsync(world, "closed update in progress: 1 of 3 servers updated");
        await WaitAsync(world, agent, "live closed: update in progress: 1 of 3 servers updated");
    }

    [Fact]
    public async Task A_hook_that_fails_is_repeated_until_it_succeeds()
    {
        await using var world = await CreateAsync();
        world.Tree.Write("hook-fails", "");
        await using var agent = await world.StartReadyAsync([Calls]);
        await agent.WaitOutputAsync("console.hook ended with 3");

        File.Delete(world.Tree.Below("hook-fails"));

        await WaitAsync(world, agent, "live open: ");
    }

    [Fact]
    public async Task A_server_whose_console_cannot_be_closed_is_not_started()
    {
        await using var world = await CreateAsync();
        world.Tree.Write("hook-fails", "");
        await using var agent = world.StartWith([Calls], ("UMS_MODE", "update"));
        await agent.WaitOutputAsync("console.hook ended with 3");
        world.Tree.Starts.ShouldBe(0);

        world.Status.Status = "ok";
        File.Delete(world.Tree.Below("hook-fails"));

        await agent.WaitReadyAsync();
        world.Tree.Read("hooked").ShouldStartWith("early closed: ");
    }

    [Theory]
    [InlineData("open", true, "")]
    [InlineData("closed", false, "")]
    [InlineData(" closed:  two\twords \n", false, "two words")]
    [InlineData("closed why not", false, "why not")]
    [InlineData("Closed", null, "")]
    [InlineData("closedness", null, "")]
    [InlineData("", null, "")]
    public void A_word_and_a_text_are_read(string content, bool? open, string text)
    {
        var word = ConsoleWord.Parse(content);

        (word?.Open).ShouldBe(open);
        (word?.Text ?? "").ShouldBe(text);
    }

    private async Task<World> CreateAsync()
    {
        var world = await World.CreateAsync(postgres);
        world.Tree.Write("hook", Hook, executable: true);
        return world;
    }

    private static Task WaitAsync(World world, AgentProcess agent, string line) =>
        agent.WaitAsync(() => Task.FromResult(world.Tree.Read("hooked").Split('\n').Contains(line)), line);

    /// <summary>As the kubelet does it: another file takes the name.</summary>
    private static Task ReplaceAsync(World world, string content)
    {
        world.Tree.Write("console.new", content);
        File.Move(world.Tree.Below("console.new"), world.Tree.Below("console"), overwrite: true);
        return Task.CompletedTask;
    }
}
