using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

public sealed class ScenarioTests
{
    private static World Running(int replicas = 3)
    {
        var world = new World(replicas);
        world.Settle();
        world.Status.Phase.ShouldBe(ClusterPhase.Running);
        return world;
    }

    private static void Bump(World world, string version = "12.04.110") => world.Edit(spec => spec with { Version = version });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void AnEmptyDatabase_IsBootstrapped_AndAllServersServe(int replicas)
    {
        var world = Running(replicas);
        world.Pods.Count(pod => pod is { Serves: true, Kind: BindingKind.Production }).ShouldBe(replicas);
        world.Migrations.ShouldBe(1);
        world.Roles.Count.ShouldBe(replicas, "the migrator's role is dropped");
        world.Secrets.Count.ShouldBe(replicas);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void ABumpedVersion_UpdatesAllServers_WithOneMigration_AndLeavesOnlyTheRestorePoint(int replicas)
    {
        var world = Running(replicas);
        Bump(world);
        world.Settle();
        world.Status.Version.ShouldBe("12.04.110");
        world.Pods.Count(pod => pod is { Serves: true, Kind: BindingKind.Production, Version: "12.04.110" }).ShouldBe(replicas);
        world.Migrations.ShouldBe(2, "the bootstrap and one migration");
        world.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
        world.Roles.Count.ShouldBe(replicas);
        world.Secrets.Count.ShouldBe(replicas);
        world.Status.History[0].Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void TheCanarysSnapshot_IsMadeAlone_AndThoseOfTheOthers_BeforeItServes()
    {
        var world = Running(4);
        Bump(world);
        List<string> made = [];
        while (!world.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }))
        {
            var plan = world.Decide().Plan;
            if (plan.Actions.OfType<DatabaseAction.MakeSnapshot>().Select(action => action.RegistryHost).ToList() is { Count: > 0 } hosts)
                made.Add(string.Join(' ', hosts.Order(StringComparer.Ordinal)));
            world.Carry(plan);
            world.Pass();
        }

        made.ShouldBe(["demo-3", "demo-1 demo-2"]);
    }

    /// <summary>A pod that is not ready may be evicted while enough others are ready, so a node drain would kill a migration.</summary>
    [Fact]
    public void TheBudget_GivesNoServerUp_WhileOneMigrates()
    {
        var world = Running();
        world.Behaviour = pod => pod.Kind != BindingKind.Production && world.Now - pod.CreatedAt < TimeSpan.FromSeconds(10) ? Misbehaviour.Hangs : Misbehaviour.None;
        Bump(world);
        HashSet<BindingKind> kept = [];
        while (world.Status.History.Count == 0)
        {
            var migrates = world.Pods.Where(pod => pod is { Kind: not BindingKind.Production, Serves: false, DeletedAt: null }).Select(pod => pod.Kind).ToList();
            world.Carry(world.Decide().Plan);
            if (migrates.Count > 0)
                BudgetIs(frozen: true);
            kept.UnionWith(migrates);
            world.Pass();
        }

        kept.ShouldBe([BindingKind.Snapshot, BindingKind.Migrator], ignoreOrder: true);
        world.Settle();
        BudgetIs(frozen: false);

        void BudgetIs(bool frozen) => world.Children.Single(child => child.Kind == DesiredObjects.DisruptionBudgetKind).Hash
            .ShouldBe(DesiredObjects.ChildHash(world.Observe().Cluster, DesiredObjects.DisruptionBudgetKind, "", frozen));
    }

    [Fact]
    public void TheBudget_HoldsUpNoDrain_ForAServerThatHasFailed()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        world.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(world);
        world.Settle(until: now => now.Status.Phase == ClusterPhase.Held);
        world.Children.Single(child => child.Kind == DesiredObjects.DisruptionBudgetKind).Hash
            .ShouldBe(DesiredObjects.ChildHash(world.Observe().Cluster, DesiredObjects.DisruptionBudgetKind, "", frozen: false));
    }

    /// <summary>An old server behind a partition: its role cannot log in any more, but the operator died before it terminated the session.</summary>
    [Fact]
    public void AFenceWhoseMakerDiedHalfWay_IsFinished_BeforeTheRoleIsDropped()
    {
        var world = Running();
        var half = new RoleObserved { Name = ClusterNames.Role(World.Uid, "t000001-1p"), Binding = "t000001-1p", CanLogin = false, Sessions = 1 };
        world.Roles.Add(half);
        world.Settle();
        world.Roles.ShouldNotContain(role => role.Name == half.Name);
    }

    [Fact]
    public void EachFence_IsFinished_WhenItWasLeftHalfWay()
    {
        var world = Running();
        Bump(world);
        HashSet<string> halves = [];
        world.Settle(until: now =>
        {
            foreach (var role in now.Roles.Where(role => role is { CanLogin: false, Sessions: 0 } && halves.Add(role.Name)).ToList())
                now.Roles[now.Roles.IndexOf(role)] = role with { Sessions = 1 };
            return now.Status.History.Count == 1 && now.Roles.All(role => role.CanLogin);
        });
        halves.Count.ShouldBeGreaterThan(3);
        world.Status.History[0].Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void ShortDowntime_UpdatesAllServers()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { Strategy = UpdateStrategy.ShortDowntime } });
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        world.Migrations.ShouldBe(2);
    }

    [Fact]
    public void APatch_RollsWithoutCopies()
    {
        var world = Running();
        Bump(world, "12.03.120");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.120");
        world.Log.ShouldNotContain(line => line.Contains("golden"));
    }

    [Fact]
    public void RevertingTheVersion_WhileTwoAreInUpdateMode_BringsEverythingBack()
    {
        var world = Running();
        Bump(world);
        world.Settle(until: one => one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2 && one.Status.Update!.Step == UpdateStep.Detach);
        Bump(world, "12.03.110");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        world.Copies.ShouldBeEmpty();
        world.Migrations.ShouldBe(1);
        world.Status.History[0].Outcome.ShouldBe("Aborted");
    }

    [Fact]
    public void ACanaryThatFails_TouchesNothingElse_AndTheTargetIsNotTriedAgain()
    {
        var world = Running();
        world.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        var before = world.Pods.Where(pod => pod.Ordinal != 2).Select(pod => pod.Uid).ToList();
        Bump(world);
        world.Settle();
        world.Pods.Where(pod => pod.Ordinal != 2).Select(pod => pod.Uid).ShouldBe(before, ignoreOrder: true);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        world.Status.Conditions.Single(one => one.Type == "Stalled").Status.ShouldBe("True");
        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("12.04.110 failed");
        world.Copies.ShouldBeEmpty();
    }

    [Fact]
    public void AFailedTarget_IsTriedAgain_OnAPersonsWord()
    {
        var world = Running();
        world.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(world);
        world.Settle();
        world.Behaviour = _ => Misbehaviour.None;
        world.Annotations[Api.Annotations.Retry] = world.Status.FailedTarget!.UpdateId;
        world.Settle(until: one => one.Status.Version == "12.04.110" && one.Status.Update is null);
    }

    [Fact]
    public void AMigrationThatFails_IsSwappedBack_AndTheOldVersionServes()
    {
        var world = Running();
        var content = world.Content;
        world.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(world);
        world.Settle();
        world.Content.ShouldBe(content);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        world.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.Failed);
        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("exited with code 1");
        world.Status.RetainedCopies.ShouldHaveSingleItem().ExpirationTime.ShouldNotBeNull();

        world.Behaviour = _ => Misbehaviour.None;
        Bump(world, "12.04.120");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.120");
    }

    [Fact]
    public void AMigrationThatFails_WithHold_WaitsForAPerson()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        world.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(world);
        world.Settle(until: one => one.Status.Phase == ClusterPhase.Held);
        var migrations = world.Log.Count;
        for (var i = 0; i < 5; i++)
            world.Carry(world.Decide().Plan);
        world.Log.Count.ShouldBe(migrations, "no action while held");
        Bump(world, "12.03.110");
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
    }

    [Fact]
    public void AnUpdateModeServerThatHangs_IsCalledStalled_AndNothingIsDestroyed()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { Deadlines = spec.Update.Deadlines with { MigrationSeconds = 60 } } });
        world.Behaviour = pod => pod.Kind == BindingKind.Snapshot ? Misbehaviour.Hangs : Misbehaviour.None;
        Bump(world);
        world.Settle(until: one => one.Status.Conditions.Any(condition => condition is { Type: "Stalled", Status: "True" }));
        var log = world.Log.Count;
        for (var i = 0; i < 10; i++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass(60);
        }

        world.Log.Count.ShouldBe(log);
        world.Pods.Count(pod => pod.Serves).ShouldBe(2);
        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("demo-2");
    }

    [Fact]
    public void ADowngradeOverAMinor_IsRefused_AndServersServeOn()
    {
        var world = Running();
        Bump(world);
        world.Settle();
        Bump(world, "12.03.110");
        var pods = world.Pods.Select(pod => pod.Uid).ToList();
        world.Settle();
        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("version: 12.03.110 is older than the schema 12.04");
        world.Pods.Select(pod => pod.Uid).ShouldBe(pods, ignoreOrder: true);
    }

    [Fact]
    public void ApprovalBeforeMigration_WaitsWithoutADeadline()
    {
        var world = Running();
        world.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        world.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        world.Pass(1_000_000);
        world.Carry(world.Decide().Plan);
        world.Status.Update!.DeadlineTime.ShouldBeNull();
        world.Status.Update.Gates.Single(gate => !gate.Open).Name.ShouldBe("Approval");
        world.Annotations[Api.Annotations.Approve] = world.Status.Update.Id;
        world.Settle();
        world.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void Scale_AddsAndRemovesServers()
    {
        var world = Running();
        world.Edit(spec => spec with { Replicas = 5 });
        world.Settle();
        world.Pods.Count(pod => pod.Serves).ShouldBe(5);
        world.Edit(spec => spec with { Replicas = 2 });
        world.Settle();
        world.Pods.Select(pod => pod.Ordinal).Order().ShouldBe([0, 1]);
        world.Roles.Count.ShouldBe(2);
        world.Log.ShouldContain(line => line.Contains("RemoveRegistryRows"));
    }

    private static World Shared()
    {
        var world = new World();
        world.Spec = world.Spec with { Database = world.Spec.Database with { Access = DatabaseAccess.SharedCredentials, ServerSecretRef = new SecretReference { Name = "servers" } } };
        return world;
    }

    /// <summary>The login is fenced while the pod is still stopping, as on a real node. Its binding is the evidence and is removed after the rows.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScaleDown_RemovesTheRowsOfServersThatAreGone_AndOfNoOthers(bool shared)
    {
        var world = shared ? Shared() : Running();
        world.Settle();
        var refused = 3;
        world.Refuses = action => action is DatabaseAction.RemoveRegistryRows && refused-- > 0 ? "the database is busy" : null;
        world.Edit(spec => spec with { Replicas = 1 });
        List<string> removed = [];
        for (var round = 0; round < 60; round++)
        {
            var plan = world.Decide().Plan;
            var rows = plan.Actions.OfType<DatabaseAction.RemoveRegistryRows>().SelectMany(action => action.Hosts).ToList();
            rows.ShouldAllBe(host => host != "demo-0" && world.Pods.All(pod => pod.Name != host));
            removed.AddRange(rows);
            world.Carry(plan);
            // It is stopping for some observations.
            var stopping = world.Pods.Where(pod => pod is { DeletedAt: not null, Ended: false }).ToList();
            foreach (var pod in stopping)
                world.Pods[world.Pods.IndexOf(pod)] = pod with { Ended = true };
            if (stopping.Count > 0)
                world.Carry(world.Decide().Plan);
            world.Pass();
        }

        world.Pods.ShouldHaveSingleItem();
        removed.Count(host => host == "demo-2").ShouldBeInRange(2, 5, "a refused removal is retried, and a successful one is not repeated");
        removed.ShouldContain("demo-1");
        world.Secrets.ShouldHaveSingleItem();
        world.Decide().Plan.Actions.ShouldBeEmpty();
    }

    [Fact]
    public void Deletion_LeavesProductionAndTheRestorePoint_AndNothingElse()
    {
        var world = Running();
        Bump(world);
        world.Settle();
        world.Delete();
        world.Settle(until: one => !one.HasFinalizer);
        world.Pods.ShouldBeEmpty();
        world.Secrets.ShouldBeEmpty();
        world.Roles.ShouldBeEmpty();
        world.Children.ShouldBeEmpty();
        world.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
        world.Production!.Claim.ShouldBeNull();
    }

    [Fact]
    public void ADrainedServer_ComesBackWithTheSameBinding()
    {
        var world = Running();
        Bump(world);
        world.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Serves: true, Ordinal: 2 }) && one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Ordinal: 1 }));
        var binding = world.Pods.Single(pod => pod.Ordinal == 2).Binding;
        world.Pods.RemoveAll(pod => pod.Ordinal == 2);
        world.Settle(until: one => one.Pods.Any(pod => pod is { Ordinal: 2, Serves: true }));
        world.Pods.Single(pod => pod.Ordinal == 2).Binding.ShouldBe(binding);
        world.Settle();
        world.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void ProductionThatIsClosedWithoutAStepInFlight_IsOpenedFirst()
    {
        var world = Running();
        Bump(world);
        world.Settle(until: one => one.Status.Update?.Step == UpdateStep.GoldenCopy);
        world.Production = world.Production! with { AllowsConnections = false };
        world.Decide().Plan.Actions[0].ShouldBeOfType<DatabaseAction.OpenProduction>();
        world.Settle();
        world.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void TwoServersThatAreTheLastToServe_AreNotTakenAwayInOnePlan()
    {
        var world = Running();
        world.Edit(spec => spec with { Update = spec.Update with { MaxUnavailable = 2 } });
        Bump(world);
        world.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Committed));

        // The migrator is lost right after the commit: only the two servers in update mode serve.
        var migrator = world.Pods.Single(pod => pod.Kind == BindingKind.Migrator);
        world.Pods[world.Pods.IndexOf(migrator)] = migrator with { Phase = "Failed", Ready = false, ContainersReady = false, Ended = true };
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110" && pod.Kind == BindingKind.Production);
    }
}
