using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Requests by users during an update: each is executed, or a condition says why not and what would work.</summary>
public sealed class LeverTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    [Theory]
    [InlineData(UpdateStep.GoldenCopy)]
    [InlineData(UpdateStep.Detach)]
    [InlineData(UpdateStep.Migrate)]
    public void Paused_NoUndoBegins_AndItIsTold(UpdateStep step)
    {
        var world = At(step);
        world.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });

        Rest(world);

        var (_, plan) = world.Decide();
        plan.Actions.ShouldBeEmpty();
        (plan.Status.Phase, plan.Status.Update!.Undo).ShouldBe((ClusterPhase.Paused, null));
        Message(plan, "UpdateBlocked").ShouldContain("spec.update.paused");
        Message(plan, "ChangeDeferred").ShouldContain($"spec.version is {Old} now");
        world.Copies.ShouldNotContain(copy => copy.Comment!.Phase == MigrationPhase.Committed, "a commit could not be undone");
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle();
        world.Status.History[0].Outcome.ShouldBe("Aborted");
        world.Status.Version.ShouldBe(Old);
    }

    [Fact]
    public void Paused_AMigrationThatIsRunning_IsNotCommitted_WhileItsUndoIsAskedFor()
    {
        var world = At(UpdateStep.Migrate, one => one.Pods.Any(pod => pod.Kind == BindingKind.Migrator) && one.Copies.Any(copy => copy.Comment!.Phase == MigrationPhase.Migrating));
        world.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });
        Rest(world);
        world.Production!.SchemaVersion.ShouldBe("12.04", "the running migration has finished");
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle();
        (world.Status.History[0].Outcome, world.Status.Version, world.Production!.SchemaVersion).ShouldBe(("Aborted", Old, "12.03"));
    }

    [Fact]
    public void Paused_AFailure_IsToldAndUndoneLater()
    {
        var world = Running();
        world.Behaviour = pod => pod.Version == New ? world.Spec.Update.Paused ? Misbehaviour.Fails : Misbehaviour.Hangs : Misbehaviour.None;
        Bump(world);
        world.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
        world.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
        Rest(world);
        var (_, plan) = world.Decide();
        plan.Status.Update!.Undo.ShouldBeNull();
        (plan.Status.Phase, Status(plan, "Stalled")).ShouldBe((ClusterPhase.Paused, "True"));
        Message(plan, "Stalled").ShouldContain("crashed");
        world.Behaviour = pod => pod.Version == New ? Misbehaviour.Fails : Misbehaviour.None;
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle();
        world.Status.History[0].Outcome.ShouldBe("RolledBack");
    }

    [Fact]
    public void Paused_TheWayBack_TakesNoServerMore()
    {
        var world = At(UpdateStep.Detach, one => one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2);
        world.Edit(spec => spec with { Version = Old });
        world.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Production, Serves: true, Ordinal: > 0 }));
        world.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
        Rest(world);
        world.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }).ShouldBe(1);
        world.Status.Phase.ShouldBe(ClusterPhase.Paused);
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle();
        world.Status.History[0].Outcome.ShouldBe("Aborted");
    }

    [Fact]
    public void Paused_APatchDoesNotRoll_InEitherDirection()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = "12.03.120", Update = spec.Update with { Paused = true } });
        var (_, plan) = world.Decide();
        plan.Actions.ShouldBeEmpty();
        (plan.Status.Phase, Status(plan, "Ready"), plan.Status.Version).ShouldBe((ClusterPhase.Paused, "True", Old));
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle(until: one => one.Pods.Count(pod => pod is { Serves: true, Version: "12.03.120" }) == 1);
        world.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });
        Rest(world);
        world.Pods.Count(pod => pod is { Serves: true, Version: "12.03.120" }).ShouldBe(1);
        world.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Version == Old);
    }

    [Theory]
    [InlineData(UpdateStep.GoldenCopy)]
    [InlineData(UpdateStep.Detach)]
    [InlineData(UpdateStep.Migrate)]
    public void AnAbort_Undoes_AndHoldsTheTargetBack(UpdateStep step)
    {
        var world = At(step);
        var id = world.Status.Update!.Id;
        world.Annotations[Api.Annotations.Abort] = id;

        world.Settle();

        world.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Aborted");
        (world.Status.Version, world.Status.Phase, world.Spec.Version).ShouldBe((Old, ClusterPhase.Held, New));
        var plan = world.Decide().Plan;
        (Status(plan, "Ready"), Status(plan, "Stalled"), Status(plan, "UpdateBlocked")).ShouldBe(("True", "False", "True"));
        Message(plan, "UpdateBlocked").ShouldContain($"kubectl annotate ums demo -n default --overwrite umsoperator.io/retry={id}");
        plan.Status.Conditions.ShouldNotContain(one => one.Type == "AnnotationIgnored");
        for (var round = 0; round < 20; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass(60);
        }

        world.Status.Update.ShouldBeNull();
    }

    [Fact]
    public void AnAbortedTarget_IsHeldBack_WhateverElseIsChanged_AndAfterTheAnnotationIsGone()
    {
        var world = Aborted(out _);
        world.Annotations.Clear();
        world.Edit(spec => spec with { Replicas = 4, Pod = spec.Pod with { TerminationGracePeriodSeconds = 61 } });
        world.Settle();
        (world.Status.Phase, world.Status.Update, world.Status.HeldTarget!.Version).ShouldBe((ClusterPhase.Held, null, New));
    }

    [Fact]
    public void AnAbortedTarget_IsStartedAgain_OnAPersonsWord()
    {
        var world = Aborted(out var id);
        world.Annotations[Api.Annotations.Retry] = id;
        world.Settle();
        (world.Status.Version, world.Status.HeldTarget).ShouldBe((New, null));
    }

    [Fact]
    public void AnAbortedTarget_IsStartedAgain_OnceTheVersionHasChanged()
    {
        var world = Aborted(out _);
        world.Edit(spec => spec with { Version = Old });
        world.Settle();
        Bump(world);
        world.Settle();
        world.Status.Version.ShouldBe(New);
    }

    /// <summary>After a loss of the status the aborted target is unknown, so the update is held.</summary>
    [Fact]
    public void AnAbortedTarget_IsHeldBack_AfterStatusWasLost()
    {
        var world = Aborted(out var id);
        world.Status = new UmsClusterStatus();
        world.Settle();
        (world.Status.Phase, world.Status.Update).ShouldBe((ClusterPhase.Held, null));
        world.Edit(spec => spec with { Version = Old });
        world.Settle();
        Bump(world);
        world.Settle();
        world.Status.Version.ShouldBe(New);
        world.Annotations[Api.Annotations.Abort].ShouldBe(id);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("t000000")]
    public void AnAbort_WithAnotherValue_IsAnsweredWithTheCommandThatWorks(string value)
    {
        var world = At(UpdateStep.Detach);
        world.Annotations[Api.Annotations.Abort] = value;
        var (_, plan) = world.Decide();
        plan.Status.Update!.Undo.ShouldBeNull();
        Message(plan, "AnnotationIgnored").ShouldContain($"kubectl annotate ums demo -n default --overwrite umsoperator.io/abort={plan.Status.Update.Id}");
        plan.Events.ShouldContain(one => one.Reason == "StaleAnnotation");
    }

    /// <summary>The annotations of a copied manifest have no effect on a new cluster.</summary>
    [Fact]
    public void AnAbort_FromBeforeTheCluster_HoldsNothingBack()
    {
        var world = Running();
        world.Annotations[Api.Annotations.Abort] = "t000001";
        Bump(world);
        world.Settle();
        world.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void AnAbort_AfterTheCommit_IsToldWhatGoesBack()
    {
        var world = At(UpdateStep.Rejoin);
        world.Annotations[Api.Annotations.Abort] = world.Status.Update!.Id;
        Message(world.Decide().Plan, "AnnotationIgnored").ShouldContain("umsoperator.io/rollback=");
        world.Settle();
        world.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void AScaleInMidUpdate_IsTold_AndDoneAfterIt()
    {
        var world = At(UpdateStep.Detach);
        world.Edit(spec => spec with { Replicas = 4 });
        var plan = world.Decide().Plan;
        Message(plan, "ChangeDeferred").ShouldContain("spec.replicas: 4 takes effect after update");
        plan.Events.ShouldContain(one => one.Reason == "ReplicasFrozen");
        world.Settle();
        world.Pods.Count(pod => pod.Serves).ShouldBe(4);
        world.Status.Conditions.ShouldNotContain(one => one.Type == "ChangeDeferred");
    }

    public static TheoryData<string> Changes => ["strategy", "pod", "image", "resources", "version after the commit"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void AChangeThatHasNoEffectYet_IsTold(string what)
    {
        var world = At(what == "version after the commit" ? UpdateStep.Rejoin : UpdateStep.Detach);
        world.Edit(spec => what switch
        {
            "strategy" => spec with { Update = spec.Update with { Strategy = UpdateStrategy.ShortDowntime } },
            "pod" => spec with { Pod = spec.Pod with { TerminationGracePeriodSeconds = 7 } },
            "image" => spec with { Image = "mirror.example.com/ums" },
            "resources" => spec with { Resources = new System.Text.Json.Nodes.JsonObject { ["limits"] = new System.Text.Json.Nodes.JsonObject { ["cpu"] = "1" } } },
            _ => spec with { Version = "12.05.100" },
        });
        world.Decide().Plan.Status.Conditions.Single(one => one.Type == "ChangeDeferred").Message.ShouldStartWith("spec.");
    }

    [Fact]
    public void ABadSpec_IsStalled_AndDevicesAreServedAllTheSame()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = "02:00", TimeZone = "Europe/Atlantis" } } });
        var plan = world.Decide().Plan;
        (Status(plan, "Ready"), Status(plan, "Stalled"), plan.Status.Phase).ShouldBe(("True", "True", ClusterPhase.Blocked));
        Message(plan, "Ready").ShouldBe($"3 servers serve {Old} in production mode");
    }

    [Fact]
    public void ReadyIsFalse_WhereAServerOfABadSpecIsLost()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = "02:00", TimeZone = "Europe/Atlantis" } } });
        world.Pods.RemoveAt(0);
        Status(world.Decide().Plan, "Ready").ShouldBe("False");
    }

    private static World Running()
    {
        var world = new World();
        world.Settle();
        return world;
    }

    private static void Bump(World world) => world.Edit(spec => spec with { Version = New });

    private static World At(UpdateStep step, Func<World, bool>? until = null)
    {
        var world = Running();
        Bump(world);
        world.Settle(until: one => one.Status.Update?.Step == step && until?.Invoke(one) != false);
        return world;
    }

    private static World Aborted(out string id)
    {
        var world = At(UpdateStep.Detach);
        world.Annotations[Api.Annotations.Abort] = id = world.Status.Update!.Id;
        world.Settle();
        return world;
    }

    private static void Rest(World world)
    {
        for (var (still, rounds) = (0, 0); still < 8 && rounds < 100; rounds++)
        {
            var plan = world.Decide().Plan;
            still = plan.Actions.Count == 0 ? still + 1 : 0;
            world.Carry(plan);
            world.Pass();
        }
    }

    private static string Message(Plan plan, string type) => plan.Status.Conditions.Single(one => one.Type == type).Message;

    private static string Status(Plan plan, string type) => plan.Status.Conditions.Single(one => one.Type == type).Status;
}
