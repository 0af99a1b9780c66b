using System.Text.Json.Nodes;
using Spectre.Console;
using UmsOperator.Sandbox.Demo;
using UmsOperator.Sandbox.Watching;

namespace UmsOperator.Sandbox.Tests.Demo;

public sealed class ScreenTests
{
    private static readonly DateTime Now = new(2026, 2, 3, 4, 5, 16, DateTimeKind.Utc);

    private static readonly ClusterView Updating = ClusterView.From(JsonNode.Parse(
        """
        { "status": { "phase": "Updating", "updated": "1 of 3 servers updated",
          "servers": [ { "name": "demo-2", "version": "12.04.110", "mode": "Update", "binding": "t1-2s", "ready": true, "lastTransitionTime": "2026-02-03T04:05:06Z" } ],
          "update": { "step": "Detach", "waitingFor": "server demo-1 to stop [1]", "steps": [ { "step": "GoldenCopy", "seconds": 7.25 } ] } } }
        """)!.AsObject());

    [Fact]
    public async Task Plain_lines_say_each_change_once()
    {
        var output = new StringWriter();

        await new PlainScreen(output).RunAsync(show =>
        {
            show(new DemoFrame(Updating, Load: null, TimeSpan.FromSeconds(1), Now));
            show(new DemoFrame(Updating, Load: null, TimeSpan.FromSeconds(2), Now));
            return Task.CompletedTask;
        });

        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "demo:    1.0 s  demo-2: 12.04.110 update ready, binding t1-2s",
            "demo:    1.0 s  step: Detach",
            "demo:    1.0 s  updated: 1 of 3 servers updated",
            "demo:    1.0 s  waiting for: server demo-1 to stop [1]",
        ]);
    }

    [Fact]
    public void The_live_picture_shows_servers_steps_and_what_is_waited_for()
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = 120;

        console.Write(LiveScreen.Render(new DemoFrame(Updating, Load: null, TimeSpan.FromSeconds(21.5), Now)));

        var picture = output.ToString();
        picture.ShouldContain("21.5 s  Updating  1 of 3 servers updated");
        picture.ShouldContain("GoldenCopy 7.3 s > Detach");
        picture.ShouldContain("server demo-1 to stop [1]");
        string.Join(' ', picture.Split('\n').Single(line => line.Contains("demo-2", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ShouldContain("demo-2 │ 12.04.110 │ update │ t1-2s │ yes │ 10 s");
    }
}
