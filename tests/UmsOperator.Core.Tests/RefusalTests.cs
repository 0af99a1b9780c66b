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

    private static World Running(int replicas = 3)
    {
        var world = new World(replicas);
        world.Settle();
        return world;
    }

    private static ConditionStatus Stalled(UmsClusterStatus status) => status.Conditions.Single(one => one.Type == ConditionTypes.Stalled);

    private static string[] Uids(World world) => [.. world.Pods.Select(pod => pod.Uid)];

    [Fact]
    public void AChangeWhosePodIsRefused_TakesNoServerAway_AndIsToldWithTheCure()
    {
        var world = Running();
        var uids = Uids(world);
        world.Rejects = _ => Words;
        world.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "nope" } });

        for (var round = 0; round < 5; round++)
        {
            var plan = world.Decide().Plan;
            plan.Actions.ShouldBeEmpty();
            Stalled(plan.Status).Status.ShouldBe("True");
            Stalled(plan.Status).Message.ShouldContain(Words);
            Stalled(plan.Status).Message.ShouldContain("correct spec.pod.priorityClassName");
            world.Carry(plan);
            world.Pass();
        }

        Uids(world).ShouldBe(uids);
        world.Rejects = _ => null;
        world.Settle();
        Uids(world).ShouldNotContain(uid => uids.Contains(uid));
        Stalled(world.Status).Status.ShouldBe("False");
    }

    [Fact]
    public void ScalingUpToAPodThatIsRefused_PreparesNothingForIt()
    {
        var world = Running();
        world.Rejects = server => server.Ordinal == 3 ? Words : null;
        world.Edit(spec => spec with { Replicas = 4 });
        world.Settle(rounds: 3, until: _ => false == world.Pods.Exists(pod => pod.Ordinal == 3) && world.Status.Conditions.Any(one => one.Message.Contains(Words, StringComparison.Ordinal)));
        world.Secrets.ShouldNotContain(secret => secret.Ordinal == 3);
        world.Roles.Count.ShouldBe(3);

        world.Rejects = _ => null;
        world.Settle();
        world.Pods.Count(pod => pod.Serves).ShouldBe(4);
    }

    [Theory]
    [InlineData(BindingKind.Snapshot)]
    [InlineData(BindingKind.Migrator)]
    [InlineData(BindingKind.Production)]
    public void AnUpdateThatWouldNeedARefusedPod_DoesNotBegin(BindingKind kind)
    {
        var world = Running();
        var uids = Uids(world);
        world.Rejects = server => server.Version == Target && server.Binding.Kind == kind ? Words : null;
        world.Edit(spec => spec with { Version = Target });

        var plan = world.Decide().Plan;

        plan.Status.Update.ShouldBeNull();
        plan.Actions.ShouldBeEmpty();
        plan.Gates.ShouldNotBeNull().ShouldHaveSingleItem().Name.ShouldBe("PodsAccepted");
        plan.Status.Conditions.Single(one => one.Type == ConditionTypes.UpdateBlocked).Message.ShouldContain(Words);
        plan.RecheckAfter.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(15));
        Uids(world).ShouldBe(uids);
        world.Copies.ShouldBeEmpty();

        world.Rejects = _ => null;
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
    }

    /// <summary>An exhausted quota also counts the pod that is replaced.</summary>
    [Theory]
    [InlineData(3, 3, 1, true)]
    [InlineData(3, 2, 1, false)]
    [InlineData(3, 3, 0, false)]
    public void AQuotaThatThePodsEndFrees_DoesNotHold(decimal used, decimal limited, decimal freed, bool goesOn)
    {
        var world = Running();
        world.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "high" } });
        List<FactResult> answers = [];
        for (Plan plan; (plan = Planner.Plan(world.Observe(answers))).Questions.Count > 0;)
        {
            answers.AddRange(plan.Questions.Select(question => new FactResult
            {
                Question = question,
                Error = "the API server forbids it: exceeded quota: small",
                Shortages = [new QuotaShortage("pods", 1, used, limited, freed)],
            }));
        }

        Planner.Plan(world.Observe(answers)).Actions.OfType<KubernetesAction.DeletePod>().Any().ShouldBe(goesOn);
    }

    [Fact]
    public void AnAnswerThatIsMissing_Holds()
    {
        var world = Running();
        world.Rejects = _ => "no answer: the dry run took longer than 4 s";
        world.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "high" } });

        var plan = world.Decide().Plan;

        plan.Actions.ShouldBeEmpty();
        Stalled(plan.Status).Message.ShouldContain("no answer: the dry run took longer than 4 s");
    }

    /// <summary>The pod is created last. Whether it was created is then unknown, so production is swapped back to its restore point; nothing else is lost.</summary>
    [Fact]
    public void AMigratorThatIsRefusedAfterItsDryRun_IsTriedAgainOnTheRestorePoint()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = Target });
        var refused = 0;
        world.Refuses = action => action is KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } && refused++ < 2 ? Words : null;
        world.Settle();

        refused.ShouldBeGreaterThan(2);
        world.Migrations.ShouldBe(2, "the schema of a new cluster and one update");
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
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
        world.Refuses = action => action is not KubernetesAction.CreatePod { Server.Binding.Kind: BindingKind.Migrator } ? null : asked++ < 2 ? Words : "no answer: the API server did not answer within 3 s";
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
        var world = Running();
        world.Edit(spec => spec with { Version = Target });
        var last = aborted ? Old : Target;
        for (var round = 0; round < 200; round++)
        {
            if (aborted && world.Spec.Version == Target && world.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2)
                world.Edit(spec => spec with { Version = Old });
            var refuses = refusedFrom >= 0 && round >= refusedFrom && round < refusedFrom + While;
            world.Refuses = action => refuses && action is KubernetesAction.CreatePod ? Words : null;
            world.Rejects = _ => refuses && dryRunsToo ? Words : null;
            var (observed, plan) = world.Decide();
            if (refuses && dryRunsToo)
                plan.Actions.OfType<KubernetesAction.DeletePod>().ShouldNotContain(delete => observed.Pods.Single(pod => pod.Name == delete.Name).Serves && !IsTheMigratorsPlace(observed, delete), $"from round {refusedFrom}, in round {round}");
            world.Carry(plan);
            world.Pass();
            if (world.Status is { Update: null, Phase: ClusterPhase.Running, History.Count: > 0 } && world.Spec.Version == last && !refuses)
            {
                world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == last);
                world.Copies.ShouldNotContain(copy => copy.Kind == CopyKind.Failed && copy.Comment!.Failure != null);
                world.Migrations.ShouldBeLessThanOrEqualTo(2);
                return round;
            }
        }

        throw new InvalidOperationException($"from round {refusedFrom}: {world.Status.Phase}, {world.Status.Update?.WaitingFor}\n{string.Join('\n', world.Log.TakeLast(30))}");
    }

    /// <summary>Whether the delete makes room for the migrator.</summary>
    private static bool IsTheMigratorsPlace(Observed observed, KubernetesAction.DeletePod delete) => delete.Name == "demo-0" && observed.Answers.All(answer => answer.Question is not FactQuery.PodAdmission);

    [Fact]
    public void AFailureThatHoldsUpNoServer_IsToldAtTheGoal_AndGoes()
    {
        var world = Running();
        world.Children.RemoveAll(child => child.Name == "demo-devices");
        world.Refuses = action => action is KubernetesAction.ApplyChild ? "the API server answers 500: failed calling webhook \"dead.example.com\"" : null;
        world.Carry(world.Decide().Plan);
        world.Pass();
        var plan = world.Decide().Plan;

        (Stalled(plan.Status).Status, Stalled(plan.Status).Reason).ShouldBe(("True", "ActionFailed"));
        Stalled(plan.Status).Message.ShouldContain("ApplyChild Service demo-devices has been failing since 2026-01-10");
        Stalled(plan.Status).Message.ShouldContain("failed calling webhook");
        Stalled(plan.Status).Message.ShouldContain("see the webhook and the Service behind it");
        plan.Status.Conditions.Single(one => one.Type == ConditionTypes.Ready).Status.ShouldBe("True");
        plan.Events.ShouldContain(one => one.Warning && one.Note.Contains("failed calling webhook", StringComparison.Ordinal));

        world.Refuses = _ => null;
        world.Settle();
        Stalled(world.Decide().Plan.Status).Status.ShouldBe("False");
    }

    [Fact]
    public void WhatDoesNotDependOnAFailure_IsDoneInTheSameRound()
    {
        var world = Running();
        world.Children.RemoveAll(child => child.Name == "demo-devices");
        world.Pods.RemoveAll(pod => pod.Ordinal is 0 or 1);
        world.Refuses = action => action is KubernetesAction.CreatePod { Server.Ordinal: 0 } ? Words : null;

        world.Carry(world.Decide().Plan);

        world.Pods.ShouldContain(pod => pod.Ordinal == 1);
        world.Children.ShouldContain(child => child.Name == "demo-devices");
        world.Failures.ShouldHaveSingleItem().Action.ShouldBe("CreatePod");
    }
}
