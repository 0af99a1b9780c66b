using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

public sealed class QuestionTests
{
    [Fact]
    public void The_next_preflight_knows_how_quick_the_last_golden_copy_was()
    {
        var world = new World();
        world.Settle();
        world.Answer(new FactResult { Question = new FactQuery.Preflight(PreflightScope.Update, 2), Plan = new UpdatePlanStatus { DatabaseBytes = 100_000_000 } });
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Settle();

        var last = world.Status.History[0];
        last.GoldenBytesPerSecond.ShouldBe(Math.Round(100e6 / last.Steps.Single(step => step.Step == UpdateStep.GoldenCopy).Seconds));
        world.Edit(spec => spec with { Version = "12.05.100" });
        var (observed, _) = world.Decide();
        Planner.Plan(observed with { Answers = [] }).Questions.ShouldContain(new FactQuery.Preflight(PreflightScope.Update, 2, last.GoldenBytesPerSecond));
    }

    /// <summary>The host allows five rounds of fact queries per reconcile. Six servers with a wiped status used to need six.</summary>
    [Fact]
    public void WhateverIsAskedBeforeTheMigration_IsAskedInThreeRounds_HoweverManyServersThereAre()
    {
        var world = new World(replicas: 6);
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { MaxUnavailable = 5, Approval = UpdateApproval.BeforeMigration } });
        world.Settle(until: now => now.Status.Update?.ManualWaitStartTime is not null);
        world.Status = new UmsClusterStatus();
        var (observed, _) = world.Decide();
        var rounds = 0;
        for (List<FactResult> answers = []; Planner.Plan(observed with { Answers = [.. answers] }).Questions is { Count: > 0 } questions; rounds++)
            answers.AddRange(observed.Answers.Where(answer => questions.Contains(answer.Question)));
        rounds.ShouldBeLessThanOrEqualTo(3);
    }
}
