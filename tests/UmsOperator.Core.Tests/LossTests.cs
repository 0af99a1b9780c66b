using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Losses of status, pods, nodes or an operator at critical instants. <c>make verify</c> found each of them; the update did not finish.</summary>
public sealed class LossTests
{
    private const string Old = "12.03.110";
    private const string Target = "12.04.110";

    private static ClusterModel Updating(int replicas = 3)
    {
        var model = new ClusterModel(replicas);
        model.Settle();
        model.Edit(spec => spec with { Version = Target });
        return model;
    }

    private static bool Has(ClusterModel model, MigrationPhase journal) => model.Copies.Any(copy => copy.Comment?.Phase == journal);

    /// <summary>Runs until a pod is to be created. The request may take effect later, after its operator has died.</summary>
    private static KubernetesAction.CreatePod Late(ClusterModel model, BindingKind kind, int ordinal = 0)
    {
        KubernetesAction.CreatePod? late = null;
        model.Settle(until: now =>
        {
            late ??= now.Decide().Plan.Actions.OfType<KubernetesAction.CreatePod>().FirstOrDefault(create => create.Server.Ordinal == ordinal && create.Server.Binding.Kind == kind);
            return late is not null;
        });
        return late!;
    }

    private static void ShouldServe(ClusterModel model, string version)
    {
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == version && pod.Kind == BindingKind.Production);
        model.Roles.Count.ShouldBe(model.Pods.Count);
        model.Secrets.Count.ShouldBe(model.Pods.Count);
        model.Production!.AllowsConnections.ShouldBeTrue();
    }

    /// <summary>Without a golden copy production's previous version was unknown, and a closed production cannot be queried, so it stayed closed.</summary>
    [Fact]
    public void StatusLostBesideARestorePoint_TheUpdateOfASingleServerGoesOn()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Taken));
        model.Status = new UmsClusterStatus();
        model.Decide().Observed.Database.Production!.AllowsConnections.ShouldBeFalse();
        foreach (var question in Planner.Plan(model.Observe()).Questions)
            model.Answer(new FactResult { Question = question, Error = "database 'ums' does not accept connections" });
        ShouldServe(model, Target);
    }

    /// <summary>Deadlock: the other server may only be stopped after this one serves, but this one was to rejoin last.</summary>
    [Fact]
    public void TheMigratorIsLostAfterTheCommit_ItComesBackAsAnOrdinaryServer()
    {
        var model = Updating(replicas: 2);
        model.Settle(until: now => Has(now, MigrationPhase.Committed));
        model.Pods.RemoveAll(pod => pod.Kind == BindingKind.Migrator);
        ShouldServe(model, Target);
    }

    [Fact]
    public void TheMigratorsNodeIsLost_TheMigrationIsRetriedElsewhere()
    {
        var model = Updating();
        model.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        var migrator = model.Pods.Single(pod => pod.Kind == BindingKind.Migrator);
        model.Pods[model.Pods.IndexOf(migrator)] = migrator with { DeletedAt = model.Now };
        model.CutOff.Add(migrator.Uid);
        ShouldServe(model, Target);
        model.Log.ShouldContain(line => line.Contains("SwapBack"));
    }

    /// <summary>No step decides on server 0 while the canary waits for it to serve.</summary>
    [Fact]
    public void AnotherServersNodeIsLost_WhileTheCanaryDetaches_ItComesBackOnProduction()
    {
        var model = Updating(replicas: 2);
        model.Settle(until: now => now.Secrets.Any(secret => secret.Kind == BindingKind.Snapshot));
        var other = model.Pods.Single(pod => pod.Ordinal == 0);
        model.Pods[model.Pods.IndexOf(other)] = other with { DeletedAt = model.Now, Ready = false };
        model.CutOff.Add(other.Uid);
        ShouldServe(model, Target);
    }

    /// <summary>An unused role kept its snapshot, and the snapshot kept the update, so the update finished and resumed in an endless loop.</summary>
    [Fact]
    public void AnAbortRightAfterABindingWasPrepared_LeavesNothing()
    {
        var model = Updating();
        model.Settle(until: now => now.Roles.Any(role => role.Binding.EndsWith("-2s", StringComparison.Ordinal)));
        model.Pods.ShouldAllBe(pod => pod.Kind == BindingKind.Production);
        model.Edit(spec => spec with { Version = Old });
        ShouldServe(model, Old);
        model.Copies.ShouldBeEmpty();
        model.Status.History.Count.ShouldBe(1);
    }

    [Fact]
    public void ADeletionRightAfterTheRestorePointWasTaken_DropsIt_AsNothingWasMigrated()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Taken));
        model.Delete();
        model.Settle(until: now => !now.HasFinalizer);
        model.Copies.ShouldBeEmpty();
        model.Production!.AllowsConnections.ShouldBeTrue();
    }

    /// <summary>The work of an update without any evidence yet would have run concurrently with that of another one, and both close production.</summary>
    [Fact]
    public void StatusLostWhileTheFirstCopyIsMade_ItIsCancelledBeforeAnotherUpdateBegins()
    {
        var model = Updating();
        model.Carry(model.Decide().Plan, actions: 0);
        var golden = model.Status.Update!.Copies!.Golden;
        model.Tasks.Add(new BackgroundTaskObserved { Key = golden, StartedAt = model.Now, Running = true });
        model.Status = new UmsClusterStatus();
        model.Pass();
        var (_, plan) = model.Decide();
        plan.Actions[0].ShouldBe(new CancelTask(golden));
        plan.Status.Update.ShouldBeNull();
        model.Carry(plan);
        ShouldServe(model, Target);
    }

    /// <summary>The update goes on once its restore point is complete. If its lost attempts were forgotten, the next attempt would get the name of an earlier one.</summary>
    [Fact]
    public void StatusLostWhileALaterRestorePointIsTaken_TheLostAttemptIsNotForgotten()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Migrating));
        model.Carry(new Plan { Actions = [new DatabaseAction.OpenProduction()], Status = model.Status, Reason = "died before the pod was created" });
        model.Settle(until: now => now.Copies.Any(copy => copy.Kind == CopyKind.Failed));
        model.Tasks.Add(new BackgroundTaskObserved { Key = model.Status.Update!.Copies!.RestorePoint, StartedAt = model.Now, Running = true });
        model.Status = new UmsClusterStatus();
        model.Pass();

        var (_, plan) = model.Decide();

        plan.Actions.ShouldContain(action => action is CancelTask);
        plan.Actions.ShouldNotContain(action => action is DatabaseAction.DropCopy);
        model.Carry(plan);
        ShouldServe(model, Target);
        model.Copies.ShouldAllBe(copy => copy.Kind != CopyKind.Failed);
    }

    /// <summary>Opening takes several statements. The migrator's pod is created after the last of them, so no attempt is lost, however often operators die in between.</summary>
    [Fact]
    public void AnOperatorThatDiesWhileItOpensProductionForTheMigrator_CostsNoAttempt()
    {
        var model = Updating();
        model.Settle(until: one => one.Copies.Any(copy => copy.Comment is { Phase: MigrationPhase.Migrating, NotYetOpened: true }));

        model.Production = model.Production! with { AllowsConnections = true };

        for (var death = 0; death < 5; death++)
        {
            var plan = model.Decide().Plan;
            plan.Actions.ShouldNotContain(action => action is DatabaseAction.SwapBack || action is DatabaseAction.FenceRole);
            plan.Actions.TakeWhile(action => action is not KubernetesAction.CreatePod { Server.Ordinal: 0 }).ShouldContain(action => action is DatabaseAction.OpenProduction);
        }

        ShouldServe(model, Target);
        model.Copies.ShouldAllBe(copy => copy.Kind != CopyKind.Failed);
    }

    /// <summary>A finished update would have started again from a version that production no longer has.</summary>
    [Fact]
    public void ACopyOfAnUpdateBeforeTheLast_IsDropped_AndTheUpdateNotTakenUpAgain()
    {
        var model = Updating();
        model.Settle(until: now => now.Copies.Any(copy => copy.Kind == CopyKind.Golden));
        var golden = model.Copies.Single(copy => copy.Kind == CopyKind.Golden);
        ShouldServe(model, Target);
        var old = golden.UpdateId[..^1] + (char)(golden.UpdateId[^1] == '0' ? '/' : golden.UpdateId[^1] - 1);
        model.Copies.Add(golden with { UpdateId = old, Name = golden.Name.Replace(golden.UpdateId, old, StringComparison.Ordinal) });
        model.Decide().Plan.Status.Update.ShouldBeNull();
        model.Settle();
        model.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
    }

    [Fact]
    public void AServerOfAnotherPatch_IsLeftAlone_WhileTheNextUpdateMayNotStart()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => spec with { Version = "12.03.120" });
        model.Settle(until: now => now.Pods.Any(pod => pod.Version == "12.03.120"));
        model.Answer(new FactResult { Question = new FactQuery.Preflight(PreflightScope.Update, 2), Error = "no answer" });
        model.Edit(spec => spec with { Version = Target });
        model.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.DeletePod);
    }

    /// <summary>It is harmless because its role is fenced, but it has the name that the new migrator needs.</summary>
    [Fact]
    public void APodOfAnEarlierAttempt_ThatCameLate_MakesRoomForTheNewMigrator()
    {
        var model = Updating(replicas: 1);
        var late = Late(model, BindingKind.Migrator);

        // Its operator dies after production was opened, production is swapped back, and then the request takes effect.
        model.Carry(model.Decide().Plan, actions: 3);
        model.Settle(until: now => Has(now, MigrationPhase.Taken) && now.Copies.Any(copy => copy.Kind == CopyKind.Failed));
        model.Carry(new Plan { Actions = [late], Status = model.Status, Reason = "late" });
        ShouldServe(model, Target);
        model.Log.Count(line => line.Contains("SwapBack")).ShouldBe(1);
    }

    /// <summary>Status and failed database were lost, so attempts were counted from the start. The late pod, which had neither Secret nor role, was mistaken for the new one.</summary>
    [Fact]
    public void AMigratorPodThatCameLate_UnderTheNameOfTheNextAttempt_MakesRoomForIt()
    {
        var model = Updating(replicas: 1);
        var late = Late(model, BindingKind.Migrator);
        Has(model, MigrationPhase.Migrating).ShouldBeTrue();
        model.Carry(new Plan { Actions = [late], Status = model.Status, Reason = "late" });
        ShouldServe(model, Target);
    }

    /// <summary>There was no trace of its update, and it was mistaken for the first server of a new cluster.</summary>
    [Fact]
    public void AMigratorPodThatCameLate_WhenItsUpdateIsForgotten_IsNotWaitedFor()
    {
        var model = Updating(replicas: 1);
        var late = Late(model, BindingKind.Migrator);
        model.Status = new UmsClusterStatus();
        model.Copies.Clear();
        model.Roles.Clear();
        model.Secrets.Clear();
        model.Carry(new Plan { Actions = [new DatabaseAction.OpenProduction(), new KubernetesAction.CreateSecret(late.Server.Binding), late], Status = model.Status, Reason = "late" });
        ShouldServe(model, Target);
    }

    /// <summary>Its successor may not be stopped before it serves, which it never did.</summary>
    [Fact]
    public void APodThatCameLate_OnABindingThatIsFenced_IsReplaced()
    {
        var model = Updating(replicas: 2);
        var late = Late(model, BindingKind.Production, ordinal: 1);
        model.Settle(until: now => now.Secrets.Any(secret => secret.Binding.EndsWith("-0pr", StringComparison.Ordinal)));
        var stuck = model.Pods.Single(pod => pod.Ordinal == 1);
        model.Pods[model.Pods.IndexOf(stuck)] = stuck with { DeletedAt = model.Now, Ready = false };
        model.CutOff.Add(stuck.Uid);
        model.Settle(until: now => now.Roles.Any(role => role.Binding == stuck.Binding && role.Fenced));
        model.Pods.RemoveAll(pod => pod.Uid == stuck.Uid);
        model.Carry(new Plan { Actions = [late], Status = model.Status, Reason = "late" });
        ShouldServe(model, Target);
    }

    /// <summary>A schema version is not a UMS version: a pod was created with it and removed again in an endless loop.</summary>
    [Fact]
    public void WhereOnlyTheOldSchemaIsKnown_NoServerIsMadeOfIt()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => now.Status.Update is not null && now.Pods.Count == 0);
        model.Status = new UmsClusterStatus();
        model.Behaviour = pod => pod.Kind == BindingKind.Migrator ? Misbehaviour.Fails : Misbehaviour.None;
        for (var round = 0; round < 60; round++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass();
        }

        model.Log.ShouldNotContain(line => line.StartsWith("CreatePod 0 12.03 ", StringComparison.Ordinal));
        model.Decide().Plan.Actions.ShouldBeEmpty();
    }

    /// <summary>It was still reported as ready for up to a minute, and the last server was stopped because of it.</summary>
    [Fact]
    public void AServerOnAFencedBinding_IsNotCountedAsServing()
    {
        var model = Updating(replicas: 2);
        model.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        model.Settle(until: now => now.Status.Update?.ManualWaitStartTime is not null);
        model.Annotations[Api.Annotations.Approve] = model.Status.Update!.Id;
        var role = model.Roles.Single(one => one.Binding == model.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Binding);
        model.Roles[model.Roles.IndexOf(role)] = role with { CanLogin = false };
        model.Decide().Plan.Actions.OfType<KubernetesAction.DeletePod>().ShouldAllBe(delete => delete.Name == "demo-1");
        ShouldServe(model, Target);
    }

    [Fact]
    public void AMigratorPodThatCameLateAfterTheCommit_IsNotAdmitted()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = model.Pods.Single();
        var role = model.Roles.Single(one => one.Binding == migrator.Binding);
        model.Roles[model.Roles.IndexOf(role)] = role with { CanLogin = false };
        model.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.AdmitPod);
        ShouldServe(model, Target);
    }

    /// <summary>Only pods of fenced roles are force-deleted, but this pod's role did not exist, so the wait never ended.</summary>
    [Fact]
    public void APodThatCameLate_OnALostNode_WhoseRoleIsDropped_IsRemovedByForce()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = model.Pods.Single();
        ShouldServe(model, Target);
        model.Roles.ShouldAllBe(role => role.Binding != migrator.Binding);
        model.Delete();
        model.Settle(until: now => now.Pods.Count == 0);
        var late = migrator with { Uid = "late", DeletedAt = model.Now, Ready = false, ContainersReady = false, Ended = false };
        model.Pods.Add(late);
        model.Secrets.Add(new SecretObserved { Name = "late", Binding = late.Binding, Ordinal = 0, Kind = BindingKind.Migrator, Database = ClusterModel.P });
        model.CutOff.Add("late");
        model.Settle(until: now => !now.HasFinalizer);
        model.Pods.ShouldBeEmpty();
    }

    /// <summary>The first server had created the schema. A late pod with its name had nothing to do and exited, but the operator kept waiting for it.</summary>
    [Fact]
    public void AFirstServerThatEnded_WhenTheSchemaIsThere_MakesRoomForAnOrdinaryOne()
    {
        var model = new ClusterModel(replicas: 1);
        model.Settle(until: now => now.Pods.Any(pod => pod is { Kind: BindingKind.Migrator, ContainersReady: true }));
        var first = model.Pods.Single();
        model.Pods[0] = first with { Phase = "Failed", ExitCode = 65, Ended = true, Ready = false, ContainersReady = false, ReportedVersion = null };
        ShouldServe(model, Old);
    }

    /// <summary>The failed database of the first attempt was dropped, and that of the second still existed. Production was to be renamed to the existing name in an endless loop.</summary>
    [Fact]
    public void AFailedDatabaseIsGone_AndALaterOneIsThere_TheNextAttemptTakesANameThatIsFree()
    {
        var model = Updating(replicas: 1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            model.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
            model.Pods.Clear();
            model.Settle(until: now => now.Copies.Count(copy => copy.Kind == CopyKind.Failed) == attempt);
        }

        model.Settle(until: now => Has(now, MigrationPhase.Migrating));
        model.Copies.Remove(model.Copies.Single(copy => copy is { Kind: CopyKind.Failed, Number: 1 }));
        model.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        model.Pods.Clear();
        model.Settle();
        model.Copies.Where(copy => copy.Kind == CopyKind.Failed).Select(copy => copy.Number).ShouldContain(3);
        model.Production!.SchemaVersion.ShouldBe("12.03");
    }

    /// <summary>There was nothing to swap back, and the planner threw an exception.</summary>
    [Fact]
    public void ADeletionWhileProductionIsMissing_KeepsTheRestorePointForAPerson()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Migrating));
        model.Production = null;
        model.Pods.Clear();
        model.Roles.Clear();
        model.Delete();
        var plan = Planner.Plan(model.Observe());
        plan.Actions.OfType<DatabaseAction>().ShouldBeEmpty();
        plan.Reason.ShouldContain("rename its restore point");
        model.Annotations[Api.Annotations.Abandon] = plan.Status.Update!.Id;
        Planner.Plan(model.Observe()).Actions.ShouldContain(action => action is KubernetesAction.RemoveFinalizer);
    }

    [Fact]
    public void AMigratorPodThatCameLate_WhenItsUpdateIsOver_MakesRoomForAnOrdinaryOne()
    {
        var model = Updating(replicas: 1);
        model.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = model.Pods.Single();
        var secret = model.Secrets.Single(one => one.Binding == migrator.Binding);
        ShouldServe(model, Target);
        model.Secrets.Add(secret);
        model.Pods[0] = migrator with { Uid = "late", Ready = false, ContainersReady = false, ReportedVersion = null };
        ShouldServe(model, Target);
    }
}
