using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Asking;

/// <summary>The verbs on a real API server. The test writes the operator's part of the status, or nothing.</summary>
public sealed class VerbServerTests(ApiServer server)
{
    [Fact]
    public async Task An_update_says_what_it_does_asks_and_waits_for_the_operator()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var running = cluster.AnswerAsync("y\n", "update", "demo", Statuses.New);
        await cluster.ReactAsync(seen => seen.Spec.Version == Statuses.New, seen => Statuses.Updating(UpdateStep.Freeze) with { ObservedGeneration = seen.Metadata.Generation });
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Done);
        run.Messages.ShouldContain("  - spec.version changes from 12.03.110 to 12.04.110.");
        run.Messages.ShouldContain("Go on? [y/N]");
        run.Messages.ShouldContain("The operator has taken it up: Updating, step Freeze of update tabc123");
    }

    [Fact]
    public async Task An_update_that_the_operator_refuses_is_told_in_its_words()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var running = cluster.RunAsync("update", "demo", Statuses.New, "--yes");
        await cluster.ReactAsync(
            seen => seen.Spec.Version == Statuses.New,
            seen => (Statuses.Running with { Phase = ClusterPhase.Held, TargetVersion = Statuses.New, ObservedGeneration = seen.Metadata.Generation })
                .With(ConditionTypes.Stalled, "UpdateBlocked", "no CREATEDB; ALTER ROLE x CREATEDB"));
        var run = await running;

        (run.ExitCode, run.Messages.Contains("Error: the operator refuses it: no CREATEDB; ALTER ROLE x CREATEDB", StringComparison.Ordinal)).ShouldBe((ExitCodes.Refused, true));
    }

    [Fact]
    public async Task A_no_changes_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var run = await cluster.AnswerAsync("n\n", "update", "demo", Statuses.New);

        run.ExitCode.ShouldBe(ExitCodes.Refused);
        (await cluster.GetAsync()).Spec.Version.ShouldBe(Statuses.Old);
    }

    [Fact]
    public async Task Without_a_terminal_a_verb_needs_yes()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var run = await cluster.RunAsync("update", "demo", Statuses.New);

        (run.ExitCode, (await cluster.GetAsync()).Spec.Version).ShouldBe((ExitCodes.Usage, Statuses.Old));
        run.Messages.ShouldContain("Cure:  add --yes");
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var run = await cluster.RunAsync("pause", "demo", "--dry-run");

        (run.ExitCode, (await cluster.GetAsync()).Spec.Update.Paused).ShouldBe((ExitCodes.Done, false));
        run.Messages.ShouldContain("the next one does not start");
    }

    [Fact]
    public async Task An_operator_that_does_not_react_is_a_timeout_and_the_request_stays()
    {
        var cluster = await server.CreateAsync(Statuses.Updating(UpdateStep.Detach), spec => spec["version"] = Statuses.New);

        var run = await cluster.RunAsync("abort", "demo", "--yes", "--timeout", "1s");

        run.ExitCode.ShouldBe(ExitCodes.TimedOut);
        run.Messages.ShouldContain("the operator did not take the request up within 1 s; the request stays");
        run.Messages.ShouldContain("Cure:  check that the operator runs");
        (await cluster.GetAsync()).Metadata.Annotations[Annotations.Abort].ShouldBe(Statuses.Id);
    }

    [Fact]
    public async Task An_abort_waits_until_its_undo_is_over()
    {
        var cluster = await server.CreateAsync(Statuses.Updating(UpdateStep.Detach), spec => spec["version"] = Statuses.New);

        var running = cluster.RunAsync("abort", "demo", "--yes", "--wait", "done");
        await cluster.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Abort) == true, _ => Statuses.Updating(UpdateStep.Return).Undone("AbortRequested"));
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        running.IsCompleted.ShouldBeFalse();
        await cluster.EndUpdateAsync("Aborted");
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Done);
        run.Messages.ShouldContain("The operator has taken it up: because of AbortRequested");
        run.Messages.ShouldContain("RollingBack, step Return");
        run.Messages.ShouldContain("Update tabc123 is over: Aborted");
    }

    [Fact]
    public async Task An_approval_whose_update_fails_is_told_so()
    {
        var cluster = await server.CreateAsync(Statuses.WaitingForApproval, spec => (spec["version"], spec["update"]!["approval"]) = (Statuses.New, "BeforeMigration"));

        var running = cluster.RunAsync("approve", "demo", "--yes", "--wait", "done");
        await cluster.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Approve) == true, _ => Statuses.Updating(UpdateStep.Migrate).Undone("MigrationFailed"));
        await cluster.EndUpdateAsync("RolledBack");
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Refused);
        run.Messages.ShouldContain("Error: update tabc123 ended otherwise: RolledBack: exit code 1");
    }

    [Fact]
    public async Task A_problem_that_passes_is_no_refusal()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var running = cluster.RunAsync("update", "demo", Statuses.New, "--yes");
        await cluster.ReactAsync(
            seen => seen.Spec.Version == Statuses.New,
            seen => (Statuses.Running with { Phase = ClusterPhase.Blocked, ObservedGeneration = seen.Metadata.Generation }).With(ConditionTypes.Stalled, "DatabaseUnreachable", "db did not answer"));
        await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        await cluster.SetStatusAsync(Statuses.Updating(UpdateStep.Freeze) with { ObservedGeneration = 2 });

        (await running).ExitCode.ShouldBe(ExitCodes.Done);
    }

    [Fact]
    public async Task A_verb_that_has_no_effect_is_refused_with_a_cure_and_writes_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var before = (await cluster.GetAsync()).Metadata.ResourceVersion;

        var run = await cluster.RunAsync("abort", "demo", "--yes");

        run.ExitCode.ShouldBe(ExitCodes.Refused);
        run.Messages.ShouldBe($"Error: abort: no update is under way\nCure:  to go back after an update: kubectl ums rollback demo -n {cluster.Namespace}\n");
        (await cluster.GetAsync()).Metadata.ResourceVersion.ShouldBe(before);
    }

    [Fact]
    public async Task What_is_so_already_is_done()
    {
        var cluster = await server.CreateAsync(Statuses.Running);

        var run = await cluster.RunAsync("resume", "demo", "--yes");

        (run.ExitCode, run.Messages.StartsWith("Nothing to do: spec.update.paused is false already", StringComparison.Ordinal)).ShouldBe((ExitCodes.Done, true));
    }

    [Fact]
    public async Task An_approval_is_taken_up_once_its_gate_opens()
    {
        var cluster = await server.CreateAsync(Statuses.WaitingForApproval, spec => (spec["version"], spec["update"]!["approval"]) = (Statuses.New, "BeforeMigration"));

        var running = cluster.AnswerAsync("yes\n", "approve", "demo");
        await cluster.ReactAsync(
            seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Approve) == true,
            seen => seen.Status! with { Phase = ClusterPhase.Updating, Update = seen.Status.Update! with { Gates = [new GateStatus { Name = "Approval", Open = true }] } });
        var run = await running;

        (run.ExitCode, (await cluster.GetAsync()).Metadata.Annotations[Annotations.Approve]).ShouldBe((ExitCodes.Done, Statuses.Id));
    }

    [Fact]
    public async Task A_pause_is_taken_up_once_the_operator_has_seen_it()
    {
        var cluster = await server.CreateAsync(Statuses.Updating(UpdateStep.Detach), spec => spec["version"] = Statuses.New);

        var running = cluster.RunAsync("pause", "demo", "-y");
        await cluster.ReactAsync(seen => seen.Spec.Update.Paused, seen => seen.Status! with { Phase = ClusterPhase.Paused, ObservedGeneration = seen.Metadata.Generation });

        (await running).Messages.ShouldContain("The operator has taken it up: Paused");
    }

    [Fact]
    public async Task A_retry_of_a_failed_version_is_taken_up_once_an_update_has_begun()
    {
        var target = new FailedTargetStatus { Version = Statuses.New, UpdateId = "told", Message = "exit code 1", FailureTime = Plans.Now };
        var failed = Statuses.Running with { Phase = ClusterPhase.Held, FailedTarget = target };
        var cluster = await server.CreateAsync(failed, spec => spec["version"] = Statuses.New);

        var running = cluster.RunAsync("retry", "demo", "-y");
        await cluster.ReactAsync(seen => seen.Metadata.Annotations?.ContainsKey(Annotations.Retry) == true, _ => Statuses.Updating(UpdateStep.Freeze));
        var run = await running;

        (run.ExitCode, (await cluster.GetAsync()).Metadata.Annotations[Annotations.Retry]).ShouldBe((ExitCodes.Done, "told"));
    }

    [Fact]
    public async Task A_person_without_the_right_to_change_is_told_so()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var run = await Recorded.RunAsync(null, TestContext.Current.CancellationToken, "pause", "demo", "-y", "-n", cluster.Namespace, "--kubeconfig", await server.StrangerAsync());

        run.ExitCode.ShouldBe(ExitCodes.Forbidden);
    }
}
