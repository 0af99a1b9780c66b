using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

public sealed class FactQueryTests
{
    [Fact]
    public void The_next_preflight_knows_how_quick_the_last_golden_copy_was()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Answer(new FactResult { Question = new FactQuery.Preflight(PreflightScope.Update, 2), Plan = new UpdatePlanStatus { DatabaseBytes = 100_000_000 } });
        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle();

        var last = model.Status.History[0];
        last.GoldenBytesPerSecond.ShouldBe(Math.Round(100e6 / last.Steps.Single(step => step.Step == UpdateStep.GoldenCopy).Seconds));
        model.Edit(spec => spec with { Version = "12.05.100" });
        var (observed, _) = model.Decide();
        Planner.Plan(observed with { Answers = [] }).Questions.ShouldContain(new FactQuery.Preflight(PreflightScope.Update, 2, last.GoldenBytesPerSecond));
    }

    /// <summary>The host limits the rounds of fact queries per reconcile (PlanLoop). Six servers with a wiped status used to need six.</summary>
    [Fact]
    public void WhateverIsAskedBeforeTheMigration_IsAskedInThreeRounds_HoweverManyServersThereAre()
    {
        var model = new ClusterModel(replicas: 6);
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { MaxUnavailable = 5, Approval = UpdateApproval.BeforeMigration } });
        model.Settle(until: now => now.Status.Update?.ManualWaitStartTime is not null);
        model.Status = new UmsClusterStatus();
        var (observed, _) = model.Decide();
        var rounds = 0;
        for (List<FactResult> answers = []; Planner.Plan(observed with { Answers = [.. answers] }).Questions is { Count: > 0 } questions; rounds++)
            answers.AddRange(observed.Answers.Where(answer => questions.Contains(answer.Question)));
        rounds.ShouldBeLessThanOrEqualTo(3);
    }
}
