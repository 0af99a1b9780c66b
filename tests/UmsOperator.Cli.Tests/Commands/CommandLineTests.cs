using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Commands;

/// <summary>What needs no API server.</summary>
public sealed class CommandLineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("update demo 12", "must be MAJOR.MINOR.PATCH")]
    [InlineData("update demo", "VERSION")]
    [InlineData("rollback demo --lose some", "--lose must be a number or any")]
    [InlineData("status demo -o xml", "--output must be text, json or yaml")]
    [InlineData("status demo -o 1", "--output must be text, json or yaml")]
    [InlineData("abort demo --timeout soon", "--timeout must be a whole number")]
    [InlineData("abort demo --wait forever", "--wait must be taken, done or none")]
    [InlineData("plan demo 12", "must be MAJOR.MINOR.PATCH")]
    [InlineData("retention demo 90m", "TIME must be whole hours")]
    [InlineData("retention demo 8761h", "TIME must be whole hours")]
    [InlineData("report demo --tail -1", "--tail must be 0 to 100000")]
    [InlineData("dba-script demo", "--postgres")]
    [InlineData("dba-script demo --postgres 9", "--postgres must be 15 or newer")]
    [InlineData("fly demo", "fly")]
    public async Task A_wrong_command_line_is_told_and_has_its_own_exit_code(string line, string said)
    {
        var run = await Recorded.RunAsync(null, Token, line.Split(' '));

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Messages.ShouldContain(said);
        run.Messages.ShouldContain("--help");
    }

    [Fact]
    public async Task Every_command_has_help()
    {
        var help = await Recorded.RunAsync(null, Token, "--help");
        help.ExitCode.ShouldBe(ExitCodes.Done);
        foreach (var command in (string[])["status", "update", "approve", "pause", "resume", "abort", "retry", "rollback", "history", "timeline", "restore-points", "events", "logs", "completion",
            "plan", "preflight", "report", "dba-script", "orphans", "retention", "adopt", "abandon", "confirm-ended"])
        {
            help.Output.ShouldContain($"  {command} ");
            (await Recorded.RunAsync(null, Token, command, "--help")).Output.ShouldContain("--namespace");
        }
    }

    [Fact]
    public async Task No_command_is_help_and_an_error()
    {
        var run = await Recorded.RunAsync(null, Token);

        (run.ExitCode, run.All.Contains("status", StringComparison.Ordinal)).ShouldBe((ExitCodes.Usage, true));
    }

    [Theory]
    [InlineData("ab", "abort")]
    [InlineData("abort demo --wa", "--wait")]
    [InlineData("status demo -o ", "yaml")]
    [InlineData("abort demo --wait ", "done")]
    public async Task Words_are_completed(string line, string candidate)
    {
        var run = await Recorded.RunAsync(null, Token, ["__complete", "--", .. line.Split(' ')]);

        run.ExitCode.ShouldBe(ExitCodes.Done);
        run.Output.Split('\n').ShouldContain(candidate);
        run.Output.ShouldEndWith(":4\n");
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("kubectl")]
    public async Task A_completion_script_calls_the_program(string shell) =>
        (await Recorded.RunAsync(null, Token, "completion", shell)).Output.ShouldContain("kubectl-ums __complete --");
}
