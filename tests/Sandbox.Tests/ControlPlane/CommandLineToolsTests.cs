using System.Collections.Immutable;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

public sealed class CommandLineToolsTests
{
    [Theory]
    [InlineData("kubectl", "version", "--client")]
    [InlineData("helm", "version", "--short")]
    public async Task Each_tool_is_found_and_runs(string tool, string command, string option)
    {
        await using var run = RunFolder.Create();
        var path = await CommandLineTools.FindAsync(tool, run, cancellationToken: TestContext.Current.CancellationToken);

        var process = run.Start(new ProcessSpec(tool, path, [command, option])
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add("HOME", run.Path),
        });

        (await process.Exited.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, string.Join('\n', process.LogTail()));
    }
}
