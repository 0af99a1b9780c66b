using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Requests by users during an update: each is executed, or a condition says why not and what would work.</summary>
public sealed class UserRequestTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    [Theory]
    [InlineData(UpdateStep.GoldenCopy)]
    [InlineData(UpdateStep.Detach)]
    [InlineData(UpdateStep.Migrate)]
    public void Paused_NoUndoBegins_AndItIsReported(UpdateStep step)
    {
        var model = At(step);
        model.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });

        Rest(model);

        var (_, plan) = model.Decide();
        plan.Actions.ShouldBeEmpty();
        (plan.Status.Phase, plan.Status.Update!.Undo).ShouldBe((ClusterPhase.Paused, null));
        Message(plan, "UpdateBlocked").ShouldContain("spec.update.paused");
        Message(plan, "ChangeDeferred").ShouldContain($"spec.version is {Old} now");
        model.Copies.ShouldNotContain(copy => copy.Comment!.Phase == MigrationPhase.Committed, "a commit could not be undone");
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();
        model.Status.History[0].Outcome.ShouldBe("Aborted");
        model.Status.Version.ShouldBe(Old);
    }

    [Fact]
    public void Paused_AMigrationThatIsRunning_IsNotCommitted_WhileItsUndoIsAskedFor()
    {
        var model = At(UpdateStep.Migrate, one => one.Pods.Any(pod => pod.Kind == BindingKind.Migrator) && one.Copies.Any(copy => copy.Comment!.Phase == MigrationPhase.Migrating));
        model.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });
        Rest(model);
        model.Production!.SchemaVersion.ShouldBe("12.04", "the running migration has finished");
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();
        (model.Status.History[0].Outcome, model.Status.Version, model.Production!.SchemaVersion).ShouldBe(("Aborted", Old, "12.03"));
    }

    [Fact]
    public void Paused_AFailure_IsToldAndUndoneLater()
    {
        var model = Running();
        model.Behaviour = pod => pod.Version == New ? model.Spec.Update.Paused ? Misbehaviour.Fails : Misbehaviour.Hangs : Misbehaviour.None;
        Bump(model);
        model.Settle(until: one => one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
        model.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
        Rest(model);
        var (_, plan) = model.Decide();
        plan.Status.Update!.Undo.ShouldBeNull();
        (plan.Status.Phase, Status(plan, "Stalled")).ShouldBe((ClusterPhase.Paused, "True"));
        Message(plan, "Stalled").ShouldContain("crashed");
        model.Behaviour = pod => pod.Version == New ? Misbehaviour.Fails : Misbehaviour.None;
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();
        model.Status.History[0].Outcome.ShouldBe("RolledBack");
    }

    [Fact]
    public void Paused_TheWayBack_TakesNoServerMore()
    {
        var model = At(UpdateStep.Detach, one => one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2);
        model.Edit(spec => spec with { Version = Old });
        model.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Production, Serves: true, Ordinal: > 0 }));
        model.Edit(spec => spec with { Update = spec.Update with { Paused = true } });
        Rest(model);
        model.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }).ShouldBe(1);
        model.Status.Phase.ShouldBe(ClusterPhase.Paused);
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();
        model.Status.History[0].Outcome.ShouldBe("Aborted");
    }

    [Fact]
    public void Paused_APatchDoesNotRoll_InEitherDirection()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "12.03.120", Update = spec.Update with { Paused = true } });
        var (_, plan) = model.Decide();
        plan.Actions.ShouldBeEmpty();
        (plan.Status.Phase, Status(plan, "Ready"), plan.Status.Version).ShouldBe((ClusterPhase.Paused, "True", Old));
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle(until: one => one.Pods.Count(pod => pod is { Serves: true, Version: "12.03.120" }) == 1);
        model.Edit(spec => spec with { Version = Old, Update = spec.Update with { Paused = true } });
        Rest(model);
        model.Pods.Count(pod => pod is { Serves: true, Version: "12.03.120" }).ShouldBe(1);
        model.Edit(spec => spec with { Update = spec.Update with { Paused = false } });
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Version == Old);
    }

    [Theory]
    [InlineData(UpdateStep.GoldenCopy)]
    [InlineData(UpdateStep.Detach)]
    [InlineData(UpdateStep.Migrate)]
    public void AnAbort_Undoes_AndHoldsTheTargetBack(UpdateStep step)
    {
        var model = At(step);
        var id = model.Status.Update!.Id;
        model.Annotations[Api.Annotations.Abort] = id;

        model.Settle();

        model.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Aborted");
        (model.Status.Version, model.Status.Phase, model.Spec.Version).ShouldBe((Old, ClusterPhase.Held, New));
        var plan = model.Decide().Plan;
        (Status(plan, "Ready"), Status(plan, "Stalled"), Status(plan, "UpdateBlocked")).ShouldBe(("True", "False", "True"));
        Message(plan, "UpdateBlocked").ShouldContain($"kubectl annotate ums demo -n default --overwrite umsoperator.io/retry={id}");
        plan.Status.Conditions.ShouldNotContain(one => one.Type == "AnnotationIgnored");
        for (var round = 0; round < 20; round++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass(60);
        }

        model.Status.Update.ShouldBeNull();
    }

    [Fact]
    public void AnAbortedTarget_IsHeldBack_WhateverElseIsChanged_AndAfterTheAnnotationIsGone()
    {
        var model = Aborted(out _);
        model.Annotations.Clear();
        model.Edit(spec => spec with { Replicas = 4, Pod = spec.Pod with { TerminationGracePeriodSeconds = 61 } });
        model.Settle();
        (model.Status.Phase, model.Status.Update, model.Status.HeldTarget!.Version).ShouldBe((ClusterPhase.Held, null, New));
    }

    [Fact]
    public void AnAbortedTarget_IsStartedAgain_OnRequest()
    {
        var model = Aborted(out var id);
        model.Annotations[Api.Annotations.Retry] = id;
        model.Settle();
        (model.Status.Version, model.Status.HeldTarget).ShouldBe((New, null));
    }

    [Fact]
    public void AnAbortedTarget_IsStartedAgain_OnceTheVersionHasChanged()
    {
        var model = Aborted(out _);
        model.Edit(spec => spec with { Version = Old });
        model.Settle();
        Bump(model);
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    /// <summary>After a loss of the status the aborted target is unknown, so the update is held.</summary>
    [Fact]
    public void AnAbortedTarget_IsHeldBack_AfterStatusWasLost()
    {
        var model = Aborted(out var id);
        model.Status = new UmsClusterStatus();
        model.Settle();
        (model.Status.Phase, model.Status.Update).ShouldBe((ClusterPhase.Held, null));
        model.Edit(spec => spec with { Version = Old });
        model.Settle();
        Bump(model);
        model.Settle();
        model.Status.Version.ShouldBe(New);
        model.Annotations[Api.Annotations.Abort].ShouldBe(id);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("t000000")]
    public void AnAbort_WithAnotherValue_IsAnsweredWithTheCommandThatWorks(string value)
    {
        var model = At(UpdateStep.Detach);
        model.Annotations[Api.Annotations.Abort] = value;
        var (_, plan) = model.Decide();
        plan.Status.Update!.Undo.ShouldBeNull();
        Message(plan, "AnnotationIgnored").ShouldContain($"kubectl annotate ums demo -n default --overwrite umsoperator.io/abort={plan.Status.Update.Id}");
        plan.Events.ShouldContain(one => one.Reason == "StaleAnnotation");
    }

    /// <summary>The annotations of a copied manifest have no effect on a new cluster.</summary>
    [Fact]
    public void AnAbort_FromBeforeTheCluster_HoldsNothingBack()
    {
        var model = Running();
        model.Annotations[Api.Annotations.Abort] = "t000001";
        Bump(model);
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void AnAbort_AfterTheCommit_IsToldWhatGoesBack()
    {
        var model = At(UpdateStep.Rejoin);
        model.Annotations[Api.Annotations.Abort] = model.Status.Update!.Id;
        Message(model.Decide().Plan, "AnnotationIgnored").ShouldContain("umsoperator.io/rollback=");
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void AScaleInMidUpdate_IsReported_AndDoneAfterIt()
    {
        var model = At(UpdateStep.Detach);
        model.Edit(spec => spec with { Replicas = 4 });
        var plan = model.Decide().Plan;
        Message(plan, "ChangeDeferred").ShouldContain("spec.replicas: 4 takes effect after update");
        plan.Events.ShouldContain(one => one.Reason == "ReplicasFrozen");
        model.Settle();
        model.Pods.Count(pod => pod.Serves).ShouldBe(4);
        model.Status.Conditions.ShouldNotContain(one => one.Type == "ChangeDeferred");
    }

    public static TheoryData<string> Changes => ["strategy", "pod", "image", "resources", "version after the commit"];

    [Theory]
    [MemberData(nameof(Changes))]
    public void AChangeThatHasNoEffectYet_IsReported(string what)
    {
        var model = At(what == "version after the commit" ? UpdateStep.Rejoin : UpdateStep.Detach);
        model.Edit(spec => what switch
        {
            "strategy" => spec with { Update = spec.Update with { Strategy = UpdateStrategy.ShortDowntime } },
            "pod" => spec with { Pod = spec.Pod with { TerminationGracePeriodSeconds = 7 } },
            "image" => spec with { Image = "mirror.example.com/ums" },
            "resources" => spec with { Resources = new System.Text.Json.Nodes.JsonObject { ["limits"] = new System.Text.Json.Nodes.JsonObject { ["cpu"] = "1" } } },
            _ => spec with { Version = "12.05.100" },
        });
        model.Decide().Plan.Status.Conditions.Single(one => one.Type == "ChangeDeferred").Message.ShouldStartWith("spec.");
    }

    [Fact]
    public void ABadSpec_IsStalled_AndDevicesAreServedAllTheSame()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = "02:00", TimeZone = "Europe/Atlantis" } } });
        var plan = model.Decide().Plan;
        (Status(plan, "Ready"), Status(plan, "Stalled"), plan.Status.Phase).ShouldBe(("True", "True", ClusterPhase.Blocked));
        Message(plan, "Ready").ShouldBe($"3 servers serve {Old} in production mode");
    }

    [Fact]
    public void ReadyIsFalse_WhereAServerOfABadSpecIsLost()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = "02:00", TimeZone = "Europe/Atlantis" } } });
        model.Pods.RemoveAt(0);
        Status(model.Decide().Plan, "Ready").ShouldBe("False");
    }

    private static ClusterModel Running()
    {
        var model = new ClusterModel();
        model.Settle();
        return model;
    }

    private static void Bump(ClusterModel model) => model.Edit(spec => spec with { Version = New });

    private static ClusterModel At(UpdateStep step, Func<ClusterModel, bool>? until = null)
    {
        var model = Running();
        Bump(model);
        model.Settle(until: one => one.Status.Update?.Step == step && until?.Invoke(one) != false);
        return model;
    }

    private static ClusterModel Aborted(out string id)
    {
        var model = At(UpdateStep.Detach);
        model.Annotations[Api.Annotations.Abort] = id = model.Status.Update!.Id;
        model.Settle();
        return model;
    }

    private static void Rest(ClusterModel model)
    {
        for (var (still, rounds) = (0, 0); still < 8 && rounds < 100; rounds++)
        {
            var plan = model.Decide().Plan;
            still = plan.Actions.Count == 0 ? still + 1 : 0;
            model.Carry(plan);
            model.Pass();
        }
    }

    private static string Message(Plan plan, string type) => plan.Status.Conditions.Single(one => one.Type == type).Message;

    private static string Status(Plan plan, string type) => plan.Status.Conditions.Single(one => one.Type == type).Status;
}
