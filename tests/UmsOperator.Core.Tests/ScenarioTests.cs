using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

public sealed class ScenarioTests
{
    private static ClusterModel Running(int replicas = 3)
    {
        var model = new ClusterModel(replicas);
        model.Settle();
        model.Status.Phase.ShouldBe(ClusterPhase.Running);
        return model;
    }

    private static void Bump(ClusterModel model, string version = "12.04.110") => model.Edit(spec => spec with { Version = version });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void AnEmptyDatabase_IsBootstrapped_AndAllServersServe(int replicas)
    {
        var model = Running(replicas);
        model.Pods.Count(pod => pod is { Serves: true, Kind: BindingKind.Production }).ShouldBe(replicas);
        model.Migrations.ShouldBe(1);
        model.Roles.Count.ShouldBe(replicas, "the migrator's role is dropped");
        model.Secrets.Count.ShouldBe(replicas);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    public void ABumpedVersion_UpdatesAllServers_WithOneMigration_AndLeavesOnlyTheRestorePoint(int replicas)
    {
        var model = Running(replicas);
        Bump(model);
        model.Settle();
        model.Status.Version.ShouldBe("12.04.110");
        model.Pods.Count(pod => pod is { Serves: true, Kind: BindingKind.Production, Version: "12.04.110" }).ShouldBe(replicas);
        model.Migrations.ShouldBe(2, "the bootstrap and one migration");
        model.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
        model.Roles.Count.ShouldBe(replicas);
        model.Secrets.Count.ShouldBe(replicas);
        model.Status.History[0].Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void TheCanarysSnapshot_IsMadeAlone_AndThoseOfTheOthers_BeforeItServes()
    {
        var model = Running(4);
        Bump(model);
        List<string> made = [];
        while (!model.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }))
        {
            var plan = model.Decide().Plan;
            if (plan.Actions.OfType<DatabaseAction.MakeSnapshot>().Select(action => action.RegistryHost).ToList() is { Count: > 0 } hosts)
                made.Add(string.Join(' ', hosts.Order(StringComparer.Ordinal)));
            model.Carry(plan);
            model.Pass();
        }

        made.ShouldBe(["demo-3", "demo-1 demo-2"]);
    }

    /// <summary>A pod that is not ready may be evicted while enough others are ready, so a node drain would kill a migration.</summary>
    [Fact]
    public void TheBudget_GivesNoServerUp_WhileOneMigrates()
    {
        var model = Running();
        model.Behaviour = pod => pod.Kind != BindingKind.Production && model.Now - pod.CreatedAt < TimeSpan.FromSeconds(10) ? Misbehaviour.Hangs : Misbehaviour.None;
        Bump(model);
        HashSet<BindingKind> kept = [];
        while (model.Status.History.Count == 0)
        {
            var migrates = model.Pods.Where(pod => pod is { Kind: not BindingKind.Production, Serves: false, DeletedAt: null }).Select(pod => pod.Kind).ToList();
            model.Carry(model.Decide().Plan);
            if (migrates.Count > 0)
                BudgetIs(frozen: true);
            kept.UnionWith(migrates);
            model.Pass();
        }

        kept.ShouldBe([BindingKind.Snapshot, BindingKind.Migrator], ignoreOrder: true);
        model.Settle();
        BudgetIs(frozen: false);

        void BudgetIs(bool frozen) => model.Children.Single(child => child.Kind == ChildKind.PodDisruptionBudget).Hash
            .ShouldBe(DesiredObjects.ChildHash(model.Observe().Cluster, ChildKind.PodDisruptionBudget, "", frozen));
    }

    [Fact]
    public void TheBudget_HoldsUpNoDrain_ForAServerThatHasFailed()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(model);
        model.Settle(until: now => now.Status.Phase == ClusterPhase.Held);
        model.Children.Single(child => child.Kind == ChildKind.PodDisruptionBudget).Hash
            .ShouldBe(DesiredObjects.ChildHash(model.Observe().Cluster, ChildKind.PodDisruptionBudget, "", frozen: false));
    }

    /// <summary>An old server behind a partition: its role cannot log in any more, but the operator died before it terminated the session.</summary>
    [Fact]
    public void AFenceWhoseMakerDiedHalfWay_IsFinished_BeforeTheRoleIsDropped()
    {
        var model = Running();
        var half = new RoleObserved { Name = ClusterNames.Role(ClusterModel.Uid, "t000001-1p"), Binding = "t000001-1p", CanLogin = false, Sessions = 1 };
        model.Roles.Add(half);
        model.Settle();
        model.Roles.ShouldNotContain(role => role.Name == half.Name);
    }

    [Fact]
    public void EachFence_IsFinished_WhenItWasLeftHalfWay()
    {
        var model = Running();
        Bump(model);
        HashSet<string> halves = [];
        model.Settle(until: now =>
        {
            foreach (var role in now.Roles.Where(role => role is { CanLogin: false, Sessions: 0 } && halves.Add(role.Name)).ToList())
                now.Roles[now.Roles.IndexOf(role)] = role with { Sessions = 1 };
            return now.Status.History.Count == 1 && now.Roles.All(role => role.CanLogin);
        });
        halves.Count.ShouldBeGreaterThan(3);
        model.Status.History[0].Outcome.ShouldBe("Completed");
    }

    [Fact]
    public void ShortDowntime_UpdatesAllServers()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { Strategy = UpdateStrategy.ShortDowntime } });
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110");
        model.Migrations.ShouldBe(2);
    }

    [Fact]
    public void APatch_RollsWithoutCopies()
    {
        var model = Running();
        Bump(model, "12.03.120");
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.120");
        model.Log.ShouldNotContain(line => line.Contains("golden"));
    }

    [Fact]
    public void RevertingTheVersion_WhileTwoAreInUpdateMode_BringsEverythingBack()
    {
        var model = Running();
        Bump(model);
        model.Settle(until: one => one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2 && one.Status.Update!.Step == UpdateStep.Detach);
        Bump(model, "12.03.110");
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        model.Copies.ShouldBeEmpty();
        model.Migrations.ShouldBe(1);
        model.Status.History[0].Outcome.ShouldBe("Aborted");
    }

    [Fact]
    public void ACanaryThatFails_TouchesNothingElse_AndTheTargetIsNotTriedAgain()
    {
        var model = Running();
        model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        var before = model.Pods.Where(pod => pod.Ordinal != 2).Select(pod => pod.Uid).ToList();
        Bump(model);
        model.Settle();
        model.Pods.Where(pod => pod.Ordinal != 2).Select(pod => pod.Uid).ShouldBe(before, ignoreOrder: true);
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
        model.Status.Conditions.Single(one => one.Type == "Stalled").Status.ShouldBe("True");
        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("12.04.110 failed");
        model.Copies.ShouldBeEmpty();
    }

    [Fact]
    public void AFailedTarget_IsTriedAgain_OnRequest()
    {
        var model = Running();
        model.Behaviour = pod => pod.Version == "12.04.110" ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(model);
        model.Settle();
        model.Behaviour = _ => Misbehaviour.None;
        model.Annotations[Api.Annotations.Retry] = model.Status.FailedTarget!.UpdateId;
        model.Settle(until: one => one.Status.Version == "12.04.110" && one.Status.Update is null);
    }

    [Fact]
    public void AMigrationThatFails_IsSwappedBack_AndTheOldVersionServes()
    {
        var model = Running();
        var content = model.Content;
        model.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(model);
        model.Settle();
        model.Content.ShouldBe(content);
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110" && pod.Kind == BindingKind.Production);
        model.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.Failed);
        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("exited with code 1");
        model.Status.RetainedCopies.ShouldHaveSingleItem().ExpirationTime.ShouldNotBeNull();

        model.Behaviour = _ => Misbehaviour.None;
        Bump(model, "12.04.120");
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.120");
    }

    [Fact]
    public void AMigrationThatFails_WithHold_WaitsForAPerson()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { OnFailure = FailurePolicy.Hold } });
        model.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } ? Misbehaviour.Fails : Misbehaviour.None;
        Bump(model);
        model.Settle(until: one => one.Status.Phase == ClusterPhase.Held);
        var migrations = model.Log.Count;
        for (var i = 0; i < 5; i++)
            model.Carry(model.Decide().Plan);
        model.Log.Count.ShouldBe(migrations, "no action while held");
        Bump(model, "12.03.110");
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.03.110");
    }

    [Fact]
    public void AnUpdateModeServerThatHangs_IsCalledStalled_AndNothingIsDestroyed()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { Deadlines = spec.Update.Deadlines with { MigrationSeconds = 60 } } });
        model.Behaviour = pod => pod.Kind == BindingKind.Snapshot ? Misbehaviour.Hangs : Misbehaviour.None;
        Bump(model);
        model.Settle(until: one => one.Status.Conditions.Any(condition => condition is { Type: "Stalled", Status: "True" }));
        var log = model.Log.Count;
        for (var i = 0; i < 10; i++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass(60);
        }

        model.Log.Count.ShouldBe(log);
        model.Pods.Count(pod => pod.Serves).ShouldBe(2);
        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("demo-2");
    }

    [Fact]
    public void ADowngradeOverAMinor_IsRefused_AndServersServeOn()
    {
        var model = Running();
        Bump(model);
        model.Settle();
        Bump(model, "12.03.110");
        var pods = model.Pods.Select(pod => pod.Uid).ToList();
        model.Settle();
        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("version: 12.03.110 is older than the schema 12.04");
        model.Pods.Select(pod => pod.Uid).ShouldBe(pods, ignoreOrder: true);
    }

    [Fact]
    public void ApprovalBeforeMigration_WaitsWithoutADeadline()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "12.04.110", Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } });
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        model.Pass(1_000_000);
        model.Carry(model.Decide().Plan);
        model.Status.Update!.DeadlineTime.ShouldBeNull();
        model.Status.Update.Gates.Single(gate => !gate.Open).Name.ShouldBe("Approval");
        model.Annotations[Api.Annotations.Approve] = model.Status.Update.Id;
        model.Settle();
        model.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void Scale_AddsAndRemovesServers()
    {
        var model = Running();
        model.Edit(spec => spec with { Replicas = 5 });
        model.Settle();
        model.Pods.Count(pod => pod.Serves).ShouldBe(5);
        model.Edit(spec => spec with { Replicas = 2 });
        model.Settle();
        model.Pods.Select(pod => pod.Ordinal).Order().ShouldBe([0, 1]);
        model.Roles.Count.ShouldBe(2);
        model.Log.ShouldContain(line => line.Contains("RemoveRegistryRows"));
    }

    private static ClusterModel Shared()
    {
        var model = new ClusterModel();
        model.Spec = model.Spec with { Database = model.Spec.Database with { Access = DatabaseAccess.SharedCredentials, ServerSecretRef = new SecretReference { Name = "servers" } } };
        return model;
    }

    /// <summary>The login is fenced while the pod is still stopping, as on a real node. Its binding is the evidence and is removed after the rows.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScaleDown_RemovesTheRowsOfServersThatAreGone_AndOfNoOthers(bool shared)
    {
        var model = shared ? Shared() : Running();
        model.Settle();
        var refused = 3;
        model.Refuses = action => action is DatabaseAction.RemoveRegistryRows && refused-- > 0 ? "the database is busy" : null;
        model.Edit(spec => spec with { Replicas = 1 });
        List<string> removed = [];
        for (var round = 0; round < 60; round++)
        {
            var plan = model.Decide().Plan;
            var rows = plan.Actions.OfType<DatabaseAction.RemoveRegistryRows>().SelectMany(action => action.Hosts).ToList();
            rows.ShouldAllBe(host => host != "demo-0" && model.Pods.All(pod => pod.Name != host));
            removed.AddRange(rows);
            model.Carry(plan);
            // It is stopping for some observations.
            var stopping = model.Pods.Where(pod => pod is { DeletedAt: not null, Ended: false }).ToList();
            foreach (var pod in stopping)
                model.Pods[model.Pods.IndexOf(pod)] = pod with { Ended = true };
            if (stopping.Count > 0)
                model.Carry(model.Decide().Plan);
            model.Pass();
        }

        model.Pods.ShouldHaveSingleItem();
        removed.Count(host => host == "demo-2").ShouldBeInRange(2, 5, "a refused removal is retried, and a successful one is not repeated");
        removed.ShouldContain("demo-1");
        model.Secrets.ShouldHaveSingleItem();
        model.Decide().Plan.Actions.ShouldBeEmpty();
    }

    [Fact]
    public void Deletion_LeavesProductionAndTheRestorePoint_AndNothingElse()
    {
        var model = Running();
        Bump(model);
        model.Settle();
        model.Delete();
        model.Settle(until: one => !one.HasFinalizer);
        model.Pods.ShouldBeEmpty();
        model.Secrets.ShouldBeEmpty();
        model.Roles.ShouldBeEmpty();
        model.Children.ShouldBeEmpty();
        model.Copies.ShouldHaveSingleItem().Kind.ShouldBe(CopyKind.RestorePoint);
        model.Production!.Claim.ShouldBeNull();
    }

    [Fact]
    public void ADrainedServer_ComesBackWithTheSameBinding()
    {
        var model = Running();
        Bump(model);
        model.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Serves: true, Ordinal: 2 }) && one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, Ordinal: 1 }));
        var binding = model.Pods.Single(pod => pod.Ordinal == 2).Binding;
        model.Pods.RemoveAll(pod => pod.Ordinal == 2);
        model.Settle(until: one => one.Pods.Any(pod => pod is { Ordinal: 2, Serves: true }));
        model.Pods.Single(pod => pod.Ordinal == 2).Binding.ShouldBe(binding);
        model.Settle();
        model.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void ProductionThatIsClosedWithoutAStepInFlight_IsOpenedFirst()
    {
        var model = Running();
        Bump(model);
        model.Settle(until: one => one.Status.Update?.Step == UpdateStep.GoldenCopy);
        model.Production = model.Production! with { AllowsConnections = false };
        model.Decide().Plan.Actions[0].ShouldBeOfType<DatabaseAction.OpenProduction>();
        model.Settle();
        model.Status.Version.ShouldBe("12.04.110");
    }

    [Fact]
    public void TwoServersThatAreTheLastToServe_AreNotTakenAwayInOnePlan()
    {
        var model = Running();
        model.Edit(spec => spec with { Update = spec.Update with { MaxUnavailable = 2 } });
        Bump(model);
        model.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Committed));

        // The migrator is lost right after the commit: only the two servers in update mode serve.
        var migrator = model.Pods.Single(pod => pod.Kind == BindingKind.Migrator);
        model.Pods[model.Pods.IndexOf(migrator)] = migrator with { Phase = "Failed", Ready = false, ContainersReady = false, Ended = true };
        model.Settle();
        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == "12.04.110" && pod.Kind == BindingKind.Production);
    }
}
