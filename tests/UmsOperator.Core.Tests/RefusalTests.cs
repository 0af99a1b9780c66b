using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>The API server refuses an object of the plan: no server is stopped for it, its message is reported, and the update continues after the cause is fixed.</summary>
public sealed class RefusalTests
{
    private const string Old = "12.03.110";
    private const string Target = "12.04.110";
    private const string Words = "the API server forbids it: pods \"demo-2\" is forbidden: no PriorityClass with name nope was found";

    private static ClusterModel Running(int replicas = 3)
    {
        var model = new ClusterModel(replicas);
        model.Settle();
        return model;
    }

    private static ConditionStatus Stalled(UmsClusterStatus status) => status.Conditions.Single(one => one.Type == ConditionTypes.Stalled);

    private static string[] Uids(ClusterModel model) => [.. model.Pods.Select(pod => pod.Uid)];

    [Fact]
    public void AChangeWhosePodIsRefused_TakesNoServerAway_AndIsToldWithTheCure()
    {
        var model = Running();
        var uids = Uids(model);
        model.Rejects = _ => Words;
        model.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "nope" } });

        for (var round = 0; round < 5; round++)
        {
            var plan = model.Decide().Plan;
            plan.Actions.ShouldBeEmpty();
            Stalled(plan.Status).Status.ShouldBe("True");
            Stalled(plan.Status).Message.ShouldContain(Words);
            Stalled(plan.Status).Message.ShouldContain("correct spec.pod.priorityClassName");
            model.Carry(plan);
            model.Pass();
        }

        Uids(model).ShouldBe(uids);
        model.Rejects = _ => null;
        model.Settle();
        Uids(model).ShouldNotContain(uid => uids.Contains(uid));
        Stalled(model.Status).Status.ShouldBe("False");
    }

    [Fact]
    public void ScalingUpToAPodThatIsRefused_PreparesNothingForIt()
    {
        var model = Running();
        model.Rejects = server => server.Ordinal == 3 ? Words : null;
        model.Edit(spec => spec with { Replicas = 4 });
        model.Settle(rounds: 3, until: _ => false == model.Pods.Exists(pod => pod.Ordinal == 3) && model.Status.Conditions.Any(one => one.Message.Contains(Words, StringComparison.Ordinal)));
        model.Secrets.ShouldNotContain(secret => secret.Ordinal == 3);
        model.Roles.Count.ShouldBe(3);

        model.Rejects = _ => null;
        model.Settle();
        model.Pods.Count(pod => pod.Serves).ShouldBe(4);
    }

    [Theory]
    [InlineData(BindingKind.Snapshot)]
    [InlineData(BindingKind.Migrator)]
    [InlineData(BindingKind.Production)]
    public void AnUpdateThatWouldNeedARefusedPod_DoesNotBegin(BindingKind kind)
    {
        var model = Running();
        var uids = Uids(model);
        model.Rejects = server => server.Version == Target && server.Binding.Kind == kind ? Words : null;
        model.Edit(spec => spec with { Version = Target });

        var plan = model.Decide().Plan;

        plan.Status.Update.ShouldBeNull();
        plan.Actions.ShouldBeEmpty();
        plan.Gates.ShouldNotBeNull().ShouldHaveSingleItem().Name.ShouldBe("PodsAccepted");
        plan.Status.Conditions.Single(one => one.Type == ConditionTypes.UpdateBlocked).Message.ShouldContain(Words);
        plan.RecheckAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(15));
        Uids(model).ShouldBe(uids);
        model.Copies.ShouldBeEmpty();

        model.Rejects = _ => null;
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
    }

    /// <summary>An exhausted quota also counts the pod that is replaced.</summary>
    [Theory]
    [InlineData(3, 3, 1, true)]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 3, 0, false)]
    public void AQuotaThatThePodsEndFrees_DoesNotHold(decimal used, decimal limited, decimal freed, bool goesOn)
    {
        var model = Running();
        model.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "high" } });
        List<FactResult> answers = [];
        for (Plan plan; (plan = Planner.Plan(model.Observe(answers))).Questions.Count > 0;)
        {
            answers.AddRange(plan.Questions.Select(question => new FactResult
            {
                Question = question,
                Error = "the API server forbids it: exceeded quota: small",
                Shortages = [new QuotaShortage("pods", 1, used, limited, freed)],
            }));
        }

        Planner.Plan(model.Observe(answers)).Actions.OfType<KubernetesAction.DeletePod>().Any().ShouldBe(goesOn);
    }

    [Fact]
    public void AnAnswerThatIsMissing_Holds()
    {
        var model = Running();
        model.Rejects = _ => "no answer: the dry run took longer than 4 s";
        model.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "high" } });

        var plan = model.Decide().Plan;

        plan.Actions.ShouldBeEmpty();
        Stalled(plan.Status).Message.ShouldContain("no answer: the dry run took longer than 4 s");
    }

    /// <summary>The pod is created last. Whether it was created is then unknown, so production is swapped back to its restore point; nothing else is lost.</summary>
    [Fact]
    public void AMigratorThatIsRefusedAfterItsDryRun_IsTriedAgainOnTheRestorePoint()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = Target });
        var refused = 0;
        model.Refuses = action => action is KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } && refused++ < 2 ? Words : null;
        model.Settle();

        refused.ShouldBeGreaterThan(2);
        model.Migrations.ShouldBe(2, "the schema of a new cluster and one update");
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
    }

    /// <summary>Only an attempt whose pod existed, or may have existed, is one of the three. The pod is refused more often than that, and the databases of refused attempts do not pile up.</summary>
    [Fact]
    public void AMigratorThatNeverExisted_CostsNoAttempt()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = Target });
        var refused = 0;
        world.Refuses = action => action is KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } && refused++ < 7 ? Words : null;
        var most = 0;
        var told = false;
        world.Settle(until: now =>
        {
            most = Math.Max(most, now.Copies.Count(copy => copy.Kind == CopyKind.Failed));
            told |= now.Status.Update is { } update && update.Gates.Any(gate => gate is { Name: "MigratorRefused", Open: false } && gate.Reason!.Contains(Words, StringComparison.Ordinal))
                && now.Status.Conditions.Any(one => one is { Type: ConditionTypes.UpdateBlocked, Status: "True" } && one.Message.Contains(Words, StringComparison.Ordinal));
            return now.Status is { Update: null, Phase: ClusterPhase.Running, History.Count: > 0 };
        });

        refused.ShouldBe(8);
        told.ShouldBeTrue("the API server's message stands in a condition while the next attempt waits");
        most.ShouldBeLessThanOrEqualTo(2);
        world.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
        world.Copies.ShouldNotContain(copy => copy.Kind == CopyKind.Failed);
    }

    /// <summary>After a lost answer the pod may have existed: such an attempt counts as before.</summary>
    [Fact]
    public void AMigratorThatMayHaveExisted_CostsAnAttempt()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = Target });
        var asked = 0;
        // The first two are refused for certain and do not count.
        world.Refuses = action =>
            action is not KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } ? null : asked++ < 2 ? Words : "no answer: the API server did not answer within 3 s";
        world.Settle(until: now => now.Status.FailedTarget is not null);

        asked.ShouldBe(5);
        world.Status.FailedTarget!.Message.ShouldContain("the migrator was lost 3 times, the last time: no answer");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Old);
    }

    /// <summary>The refusal is remembered by this process alone, and production is swapped back in several rounds.</summary>
    [Fact]
    public void AnOperatorThatIsReplacedWhileItSwapsBack_StillKnowsTheRefusal()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = Target });
        var refused = 0;
        world.Refuses = action => action is KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } && refused++ < 5 ? Words : null;
        world.Settle(until: now =>
        {
            if (now.Failures.Count > 0 && now.Status.Update?.RefusedMigrator is not null)
                now.Forget();
            return now.Status is { Update: null, Phase: ClusterPhase.Running, History.Count: > 0 };
        });
        world.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
    }

    /// <summary>In each round of an update the API server refuses all pods for a while, including or excluding dry runs: no server is lost, and the end is the same.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void InEachRound_ARefusalForAWhile_CostsNothing(bool dryRunsToo, bool aborted)
    {
        var rounds = Story(aborted, -1, dryRunsToo);
        rounds.ShouldBeInRange(20, 120);
        for (var round = 0; round < rounds; round++)
            Story(aborted, round, dryRunsToo);
    }

    private static int Story(bool aborted, int refusedFrom, bool dryRunsToo)
    {
        const int While = 8;
        var model = Running();
        model.Edit(spec => spec with { Version = Target });
        var last = aborted ? Old : Target;
        for (var round = 0; round < 200; round++)
        {
            if (aborted && model.Spec.Version == Target && model.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2)
                model.Edit(spec => spec with { Version = Old });
            var refuses = refusedFrom >= 0 && round >= refusedFrom && round < refusedFrom + While;
            model.Refuses = action => refuses && action is KubernetesAction.CreatePod ? Words : null;
            model.Rejects = _ => refuses && dryRunsToo ? Words : null;
            var (observed, plan) = model.Decide();
            if (refuses && dryRunsToo)
                plan.Actions.OfType<KubernetesAction.DeletePod>()
                    .ShouldNotContain(delete => observed.Pods.Single(pod => pod.Name == delete.Name).Serves && !IsTheMigratorsPlace(observed, delete), $"from round {refusedFrom}, in round {round}");
            model.Carry(plan);
            model.Pass();
            if (model.Status is { Update: null, Phase: ClusterPhase.Running, History.Count: > 0 } && model.Spec.Version == last && !refuses)
            {
                model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == last);
                model.Copies.ShouldNotContain(copy => copy.Kind == CopyKind.Failed && copy.Comment!.Failure != null);
                model.Migrations.ShouldBeLessThanOrEqualTo(2);
                return round;
            }
        }

        throw new InvalidOperationException($"from round {refusedFrom}: {model.Status.Phase}, {model.Status.Update?.WaitingFor}\n{string.Join('\n', model.Log.TakeLast(30))}");
    }

    /// <summary>Whether the delete makes room for the migrator.</summary>
    private static bool IsTheMigratorsPlace(Observed observed, KubernetesAction.DeletePod delete) =>
        delete.Name == "demo-0" && observed.Answers.All(answer => answer.Question is not FactQuery.PodAdmission);

    [Fact]
    public void AFailureThatHoldsUpNoServer_IsToldAtTheGoal_AndGoes()
    {
        var model = Running();
        model.Children.RemoveAll(child => child.Name == "demo-devices");
        model.Refuses = action => action is KubernetesAction.ApplyChild ? "the API server answers 500: failed calling webhook \"dead.example.com\"" : null;
        model.Carry(model.Decide().Plan);
        model.Pass();
        var plan = model.Decide().Plan;

        (Stalled(plan.Status).Status, Stalled(plan.Status).Reason).ShouldBe(("True", "ActionFailed"));
        Stalled(plan.Status).Message.ShouldContain("ApplyChild Service demo-devices has been failing since 2026-01-10");
        Stalled(plan.Status).Message.ShouldContain("failed calling webhook");
        Stalled(plan.Status).Message.ShouldContain("see the webhook and the Service behind it");
        plan.Status.Conditions.Single(one => one.Type == ConditionTypes.Ready).Status.ShouldBe("True");
        plan.Events.ShouldContain(one => one.Warning && one.Note.Contains("failed calling webhook", StringComparison.Ordinal));

        model.Refuses = _ => null;
        model.Settle();
        Stalled(model.Decide().Plan.Status).Status.ShouldBe("False");
    }

    [Fact]
    public void WhatDoesNotDependOnAFailure_IsDoneInTheSameRound()
    {
        var model = Running();
        model.Children.RemoveAll(child => child.Name == "demo-devices");
        model.Pods.RemoveAll(pod => pod.Ordinal is 0 or 1);
        model.Refuses = action => action is KubernetesAction.CreatePod { Server.Ordinal: 0 } ? Words : null;

        model.Carry(model.Decide().Plan);

        model.Pods.ShouldContain(pod => pod.Ordinal == 1);
        model.Children.ShouldContain(child => child.Name == "demo-devices");
        model.Failures.ShouldHaveSingleItem().Action.ShouldBe("CreatePod");
    }
}
