using System.Diagnostics;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Processes;

/// <summary>A sandbox whose own process is killed: this test program starts itself once more and kills that.</summary>
public sealed class KilledHostTests
{
    private const string AnswerFile = "UMS_SANDBOX_TEST_ANSWER_FILE";

    [Theory]
    [InlineData(ProcessSignal.Kill)]
    [InlineData(ProcessSignal.Interrupt)]
    [InlineData(ProcessSignal.Terminate)]
    public async Task Nothing_is_left_after_the_host_process_is_signalled(ProcessSignal signal)
    {
        await using var outer = RunFolder.Create();
        var answer = Path.Combine(outer.Path, "answer");
        var host = outer.Start(new ProcessSpec(
            "host", Path.ChangeExtension(typeof(KilledHostTests).Assembly.Location, null), "-explicit", "only", "-method", $"*{nameof(Host_that_waits_to_be_killed)}")
        {
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add(AnswerFile, answer),
        });
        await Poll.UntilAsync(() => File.Exists(answer) || host.HasExited, "the host has started PostgreSQL", TimeSpan.FromSeconds(60));
        host.HasExited.ShouldBeFalse(string.Join('\n', host.LogTail()));
        var folder = await File.ReadAllTextAsync(answer, TestContext.Current.CancellationToken);
        ProcessTable.Touching(folder).Count.ShouldBeGreaterThan(3, "the guardian, the postmaster and its children");

        signal.SendTo(host.Id).ShouldBeTrue();

        await Poll.UntilAsync(
            () => ProcessTable.Touching(folder).Count == 0 && !Directory.Exists(folder), $"processes and folder {folder} are gone", TimeSpan.FromSeconds(60)); // a busy disk takes its time to delete
    }

    /// <summary>Not a test of its own: the program that <see cref="Nothing_is_left_after_the_host_process_is_signalled"/> kills.</summary>
    [Fact(Explicit = true)]
    public async Task Host_that_waits_to_be_killed()
    {
        var answer = Environment.GetEnvironmentVariable(AnswerFile);
        Assert.SkipWhen(answer is null, "Started by another test only.");
        var run = RunFolder.Create();
        await PostgresServer.StartAsync(new PostgresOptions { Run = run }, cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(answer + ".new", run.Path, TestContext.Current.CancellationToken);
        File.Move(answer + ".new", answer);

        // An end of its own, should nobody kill it.
        var clock = Stopwatch.StartNew();
        await Poll.UntilAsync(() => clock.Elapsed > TimeSpan.FromMinutes(2), "the end", TimeSpan.FromMinutes(3));
    }
}
