using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Processes;

public sealed class RunFolderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dispose_ends_the_processes_and_removes_the_folder()
    {
        var run = RunFolder.Create();
        var process = run.Start(new ProcessSpec("sleeper", "sleep", "300"));

        await run.DisposeAsync();

        (await process.Exited).ShouldBe(128 + (int)ProcessSignal.Terminate);
        Directory.Exists(run.Path).ShouldBeFalse();
        ProcessTable.Touching(run.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stop_kills_the_whole_group_of_a_process_that_ignores_the_polite_request()
    {
        await using var run = RunFolder.Create();
        var process = run.Start(new ProcessSpec("stubborn", "sh", "-c", "trap '' TERM; sleep 300 & echo up; while :; do sleep 1; done")
        {
            Grace = TimeSpan.FromMilliseconds(300),
        });
        await Poll.UntilAsync(() => process.LogTail().Contains("up"), "the process is up");

        (await process.StopAsync()).ShouldBe(128 + (int)ProcessSignal.Kill);

        await Poll.UntilAsync(() => ProcessTable.Touching(run.Path).All(IsGuardian), "the background child is gone");

        bool IsGuardian(int id) => File.Exists($"/proc/{id}/cmdline") && File.ReadAllText($"/proc/{id}/cmdline").Contains("guardian.sh", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_finds_a_process_that_left_its_group()
    {
        var run = RunFolder.Create();
        var process = run.Start(new ProcessSpec("leaver", "sh", "-c", "setsid sleep 300 & echo $!"));
        await process.Exited.WaitAsync(Token);
        ProcessTable.Touching(run.Path).Count.ShouldBe(2, "the guardian and the leaver");

        await run.DisposeAsync();

        ProcessTable.Touching(run.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_of_a_failing_program_reports_its_code_and_its_last_words()
    {
        await using var run = RunFolder.Create();

        var thrown = await Should.ThrowAsync<SandboxException>(
            run.RunAsync(new ProcessSpec("failing", "sh", "-c", "echo the reason >&2; exit 7"), Token));

        thrown.Message.ShouldContain("code 7");
        thrown.Message.ShouldContain("the reason");
    }

    [Fact]
    public async Task Environment_arguments_and_folder_reach_the_process_as_given()
    {
        await using var run = RunFolder.Create();
        var spec = new ProcessSpec("echo", "sh", "-c", "echo \"$1|$UMS_TEST|$(pwd)\"", "sh", "two words; $HOME")
        {
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string?>.Empty.Add("UMS_TEST", "value"),
        };

        var process = run.Start(spec);
        await process.Exited.WaitAsync(Token);

        process.LogTail().ShouldBe([$"two words; $HOME|value|{run.Path}"]);
    }

    [Fact]
    public async Task What_a_killed_process_leaves_in_its_temp_folder_goes_with_the_run()
    {
        var run = RunFolder.Create();
        var process = run.Start(new ProcessSpec("untidy", "sh", "-c", "mktemp; kill -9 $$"));
        await process.Exited.WaitAsync(Token);

        var left = process.LogTail().ShouldHaveSingleItem();
        File.Exists(left).ShouldBeTrue();
        await run.DisposeAsync();
        File.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_started_for_an_unprivileged_user_is_not_root()
    {
        await using var run = RunFolder.Create();
        var process = run.Start(new ProcessSpec("id", "id", "-u") { User = UnprivilegedUser.Find() });

        await process.Exited.WaitAsync(Token);

        process.LogTail().ShouldNotBe(["0"]);
    }
}
