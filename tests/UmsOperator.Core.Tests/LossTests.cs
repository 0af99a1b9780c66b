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

    private static World Updating(int replicas = 3)
    {
        var world = new World(replicas);
        world.Settle();
        world.Edit(spec => spec with { Version = Target });
        return world;
    }

    private static bool Has(World world, MigrationPhase journal) => world.Copies.Any(copy => copy.Comment?.Phase == journal);

    /// <summary>Runs until a pod is to be created. The request may take effect later, after its operator has died.</summary>
    private static KubernetesAction.CreatePod Late(World world, BindingKind kind, int ordinal = 0)
    {
        KubernetesAction.CreatePod? late = null;
        world.Settle(until: now =>
        {
            late ??= now.Decide().Plan.Actions.OfType<KubernetesAction.CreatePod>().FirstOrDefault(create => create.Server.Ordinal == ordinal && create.Server.Binding.Kind == kind);
            return late is not null;
        });
        return late!;
    }

    private static void ShouldServe(World world, string version)
    {
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == version && pod.Kind == BindingKind.Production);
        world.Roles.Count.ShouldBe(world.Pods.Count);
        world.Secrets.Count.ShouldBe(world.Pods.Count);
        world.Production!.AllowsConnections.ShouldBeTrue();
    }

    /// <summary>Without a golden copy production's previous version was unknown, and a closed production cannot be queried, so it stayed closed.</summary>
    [Fact]
    public void StatusLostBesideARestorePoint_TheUpdateOfASingleServerGoesOn()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Taken));
        world.Status = new UmsClusterStatus();
        world.Decide().Observed.Database.Production!.AllowsConnections.ShouldBeFalse();
        foreach (var question in Planner.Plan(world.Observe()).Questions)
            world.Answer(new FactResult { Question = question, Error = "database 'ums' does not accept connections" });
        ShouldServe(world, Target);
    }

    /// <summary>Deadlock: the other server may only be stopped after this one serves, but this one was to rejoin last.</summary>
    [Fact]
    public void TheMigratorIsLostAfterTheCommit_ItComesBackAsAnOrdinaryServer()
    {
        var world = Updating(replicas: 2);
        world.Settle(until: now => Has(now, MigrationPhase.Committed));
        world.Pods.RemoveAll(pod => pod.Kind == BindingKind.Migrator);
        ShouldServe(world, Target);
    }

    [Fact]
    public void TheMigratorsNodeIsLost_TheMigrationIsTriedAgainElsewhere()
    {
        var world = Updating();
        world.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        var migrator = world.Pods.Single(pod => pod.Kind == BindingKind.Migrator);
        world.Pods[world.Pods.IndexOf(migrator)] = migrator with { DeletedAt = world.Now };
        world.CutOff.Add(migrator.Uid);
        ShouldServe(world, Target);
        world.Log.ShouldContain(line => line.Contains("SwapBack"));
    }

    /// <summary>No step decides on server 0 while the canary waits for it to serve.</summary>
    [Fact]
    public void AnotherServersNodeIsLost_WhileTheCanaryDetaches_ItComesBackOnProduction()
    {
        var world = Updating(replicas: 2);
        world.Settle(until: now => now.Secrets.Any(secret => secret.Kind == BindingKind.Snapshot));
        var other = world.Pods.Single(pod => pod.Ordinal == 0);
        world.Pods[world.Pods.IndexOf(other)] = other with { DeletedAt = world.Now, Ready = false };
        world.CutOff.Add(other.Uid);
        ShouldServe(world, Target);
    }

    /// <summary>An unused role kept its snapshot, and the snapshot kept the update, so the update finished and resumed in an endless loop.</summary>
    [Fact]
    public void AnAbortRightAfterABindingWasPrepared_LeavesNothing()
    {
        var world = Updating();
        world.Settle(until: now => now.Roles.Any(role => role.Binding.EndsWith("-2s", StringComparison.Ordinal)));
        world.Pods.ShouldAllBe(pod => pod.Kind == BindingKind.Production);
        world.Edit(spec => spec with { Version = Old });
        ShouldServe(world, Old);
        world.Copies.ShouldBeEmpty();
        world.Status.History.Count.ShouldBe(1);
    }

    [Fact]
    public void ADeletionRightAfterTheRestorePointWasTaken_DropsIt_AsNothingWasMigrated()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Taken));
        world.Delete();
        world.Settle(until: now => !now.HasFinalizer);
        world.Copies.ShouldBeEmpty();
        world.Production!.AllowsConnections.ShouldBeTrue();
    }

    /// <summary>The work of an update without any evidence yet would have run concurrently with that of another one, and both close production.</summary>
    [Fact]
    public void StatusLostWhileTheFirstCopyIsMade_ItIsCancelledBeforeAnotherUpdateBegins()
    {
        var world = Updating();
        world.Carry(world.Decide().Plan, actions: 0);
        var golden = world.Status.Update!.Copies!.Golden;
        world.Tasks.Add(new BackgroundTaskObserved { Key = golden, StartedAt = world.Now, Running = true });
        world.Status = new UmsClusterStatus();
        world.Pass();
        var (_, plan) = world.Decide();
        plan.Actions[0].ShouldBe(new CancelTask(golden));
        plan.Status.Update.ShouldBeNull();
        world.Carry(plan);
        ShouldServe(world, Target);
    }

    /// <summary>A finished update would have started again from a version that production no longer has.</summary>
    [Fact]
    public void ACopyOfAnUpdateBeforeTheLast_IsDropped_AndTheUpdateNotTakenUpAgain()
    {
        var world = Updating();
        world.Settle(until: now => now.Copies.Any(copy => copy.Kind == CopyKind.Golden));
        var golden = world.Copies.Single(copy => copy.Kind == CopyKind.Golden);
        ShouldServe(world, Target);
        var old = golden.UpdateId[..^1] + (char)(golden.UpdateId[^1] == '0' ? '/' : golden.UpdateId[^1] - 1);
        world.Copies.Add(golden with { UpdateId = old, Name = golden.Name.Replace(golden.UpdateId, old, StringComparison.Ordinal) });
        world.Decide().Plan.Status.Update.ShouldBeNull();
        world.Settle();
        world.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
    }

    [Fact]
    public void AServerOfAnotherPatch_IsLeftAlone_WhileTheNextUpdateMayNotStart()
    {
        var world = new World();
        world.Settle();
        world.Edit(spec => spec with { Version = "12.03.120" });
        world.Settle(until: now => now.Pods.Any(pod => pod.Version == "12.03.120"));
        world.Answer(new FactResult { Question = new FactQuery.Preflight(PreflightScope.Update, 2), Error = "no answer" });
        world.Edit(spec => spec with { Version = Target });
        world.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.DeletePod);
    }

    /// <summary>It is harmless because its role is fenced, but it has the name that the new migrator needs.</summary>
    [Fact]
    public void APodOfAnEarlierAttempt_ThatCameLate_MakesRoomForTheNewMigrator()
    {
        var world = Updating(replicas: 1);
        var late = Late(world, BindingKind.Migrator);

        // Its operator dies after production was opened, production is swapped back, and then the request takes effect.
        world.Carry(world.Decide().Plan, actions: 3);
        world.Settle(until: now => Has(now, MigrationPhase.Taken) && now.Copies.Any(copy => copy.Kind == CopyKind.Failed));
        world.Carry(new Plan { Actions = [late], Status = world.Status, Reason = "late" });
        ShouldServe(world, Target);
        world.Log.Count(line => line.Contains("SwapBack")).ShouldBe(1);
    }

    /// <summary>Status and failed database were lost, so attempts were counted from the start. The late pod, which had neither Secret nor role, was mistaken for the new one.</summary>
    [Fact]
    public void AMigratorPodThatCameLate_UnderTheNameOfTheNextAttempt_MakesRoomForIt()
    {
        var world = Updating(replicas: 1);
        var late = Late(world, BindingKind.Migrator);
        Has(world, MigrationPhase.Migrating).ShouldBeTrue();
        world.Carry(new Plan { Actions = [late], Status = world.Status, Reason = "late" });
        ShouldServe(world, Target);
    }

    /// <summary>There was no trace of its update, and it was mistaken for the first server of a new cluster.</summary>
    [Fact]
    public void AMigratorPodThatCameLate_WhenItsUpdateIsForgotten_IsNotWaitedFor()
    {
        var world = Updating(replicas: 1);
        var late = Late(world, BindingKind.Migrator);
        world.Status = new UmsClusterStatus();
        world.Copies.Clear();
        world.Roles.Clear();
        world.Secrets.Clear();
        world.Carry(new Plan { Actions = [new DatabaseAction.OpenProduction(), new KubernetesAction.CreateSecret(late.Server.Binding), late], Status = world.Status, Reason = "late" });
        ShouldServe(world, Target);
    }

    /// <summary>Its successor may not be stopped before it serves, which it never did.</summary>
    [Fact]
    public void APodThatCameLate_OnABindingThatIsFenced_IsReplaced()
    {
        var world = Updating(replicas: 2);
        var late = Late(world, BindingKind.Production, ordinal: 1);
        world.Settle(until: now => now.Secrets.Any(secret => secret.Binding.EndsWith("-0pr", StringComparison.Ordinal)));
        var stuck = world.Pods.Single(pod => pod.Ordinal == 1);
        world.Pods[world.Pods.IndexOf(stuck)] = stuck with { DeletedAt = world.Now, Ready = false };
        world.CutOff.Add(stuck.Uid);
        world.Settle(until: now => now.Roles.Any(role => role.Binding == stuck.Binding && role.Fenced));
        world.Pods.RemoveAll(pod => pod.Uid == stuck.Uid);
        world.Carry(new Plan { Actions = [late], Status = world.Status, Reason = "late" });
        ShouldServe(world, Target);
    }

    /// <summary>A schema version is not a UMS version: a pod was created with it and removed again in an endless loop.</summary>
    [Fact]
    public void WhereOnlyTheOldSchemaIsKnown_NoServerIsMadeOfIt()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => now.Status.Update is not null && now.Pods.Count == 0);
        world.Status = new UmsClusterStatus();
        world.Behaviour = pod => pod.Kind == BindingKind.Migrator ? Misbehaviour.Fails : Misbehaviour.None;
        for (var round = 0; round < 60; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass();
        }

        world.Log.ShouldNotContain(line => line.StartsWith("CreatePod 0 12.03 ", StringComparison.Ordinal));
        world.Decide().Plan.Actions.ShouldBeEmpty();
    }

    /// <summary>It was still reported as ready for up to a minute, and the last server was stopped because of it.</summary>
    [Fact]
    public void AServerOnAFencedBinding_IsNotCountedAsServing()
    {
        var world = Updating(replicas: 2);
        world.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        world.Settle(until: now => now.Status.Update?.ManualWaitStartTime is not null);
        world.Annotations[Api.Annotations.Approve] = world.Status.Update!.Id;
        var role = world.Roles.Single(one => one.Binding == world.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Binding);
        world.Roles[world.Roles.IndexOf(role)] = role with { CanLogin = false };
        world.Decide().Plan.Actions.OfType<KubernetesAction.DeletePod>().ShouldAllBe(delete => delete.Name == "demo-1");
        ShouldServe(world, Target);
    }

    [Fact]
    public void AMigratorPodThatCameLateAfterTheCommit_IsNotAdmitted()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = world.Pods.Single();
        var role = world.Roles.Single(one => one.Binding == migrator.Binding);
        world.Roles[world.Roles.IndexOf(role)] = role with { CanLogin = false };
        world.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.AdmitPod);
        ShouldServe(world, Target);
    }

    /// <summary>Only pods of fenced roles are force-deleted, but this pod's role did not exist, so the wait never ended.</summary>
    [Fact]
    public void APodThatCameLate_OnALostNode_WhoseRoleIsDropped_IsRemovedByForce()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = world.Pods.Single();
        ShouldServe(world, Target);
        world.Roles.ShouldAllBe(role => role.Binding != migrator.Binding);
        world.Delete();
        world.Settle(until: now => now.Pods.Count == 0);
        var late = migrator with { Uid = "late", DeletedAt = world.Now, Ready = false, ContainersReady = false, Ended = false };
        world.Pods.Add(late);
        world.Secrets.Add(new SecretObserved { Name = "late", Binding = late.Binding, Ordinal = 0, Kind = BindingKind.Migrator, Database = World.P });
        world.CutOff.Add("late");
        world.Settle(until: now => !now.HasFinalizer);
        world.Pods.ShouldBeEmpty();
    }

    /// <summary>The first server had created the schema. A late pod with its name had nothing to do and exited, but the operator kept waiting for it.</summary>
    [Fact]
    public void AFirstServerThatEnded_WhenTheSchemaIsThere_MakesRoomForAnOrdinaryOne()
    {
        var world = new World(replicas: 1);
        world.Settle(until: now => now.Pods.Any(pod => pod is { Kind: BindingKind.Migrator, ContainersReady: true }));
        var first = world.Pods.Single();
        world.Pods[0] = first with { Phase = "Failed", ExitCode = 65, Ended = true, Ready = false, ContainersReady = false, ReportedVersion = null };
        ShouldServe(world, Old);
    }

    /// <summary>The failed database of the first attempt was dropped, and that of the second still existed. Production was to be renamed to the existing name in an endless loop.</summary>
    [Fact]
    public void AFailedDatabaseIsGone_AndALaterOneIsThere_TheNextAttemptTakesANameThatIsFree()
    {
        var world = Updating(replicas: 1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            world.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
            world.Pods.Clear();
            world.Settle(until: now => now.Copies.Count(copy => copy.Kind == CopyKind.Failed) == attempt);
        }

        world.Settle(until: now => Has(now, MigrationPhase.Migrating));
        world.Copies.Remove(world.Copies.Single(copy => copy is { Kind: CopyKind.Failed, Number: 1 }));
        world.Settle(until: now => now.Pods.Any(pod => pod.Kind == BindingKind.Migrator));
        world.Pods.Clear();
        world.Settle();
        world.Copies.Where(copy => copy.Kind == CopyKind.Failed).Select(copy => copy.Number).ShouldContain(3);
        world.Production!.SchemaVersion.ShouldBe("12.03");
    }

    /// <summary>There was nothing to swap back, and the planner threw an exception.</summary>
    [Fact]
    public void ADeletionWhileProductionIsMissing_KeepsTheRestorePointForAPerson()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Migrating));
        world.Production = null;
        world.Pods.Clear();
        world.Roles.Clear();
        world.Delete();
        var plan = Planner.Plan(world.Observe());
        plan.Actions.OfType<DatabaseAction>().ShouldBeEmpty();
        plan.Reason.ShouldContain("rename its restore point");
        world.Annotations[Api.Annotations.Abandon] = plan.Status.Update!.Id;
        Planner.Plan(world.Observe()).Actions.ShouldContain(action => action is KubernetesAction.RemoveFinalizer);
    }

    [Fact]
    public void AMigratorPodThatCameLate_WhenItsUpdateIsOver_MakesRoomForAnOrdinaryOne()
    {
        var world = Updating(replicas: 1);
        world.Settle(until: now => Has(now, MigrationPhase.Committed));
        var migrator = world.Pods.Single();
        var secret = world.Secrets.Single(one => one.Binding == migrator.Binding);
        ShouldServe(world, Target);
        world.Secrets.Add(secret);
        world.Pods[0] = migrator with { Uid = "late", Ready = false, ContainersReady = false, ReportedVersion = null };
        ShouldServe(world, Target);
    }
}
