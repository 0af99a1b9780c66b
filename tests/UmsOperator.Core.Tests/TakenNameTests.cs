using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Names that objects of others have: nothing is created under them, everything else continues, and a condition names them until they are free.</summary>
public sealed class TakenNameTests
{
    private const string New = "12.04.110";

    [Theory]
    [InlineData(ChildKind.Service, "demo-console")]
    [InlineData(ChildKind.Service, "demo-devices")]
    [InlineData(ChildKind.PodDisruptionBudget, "demo")]
    public void AChildsName_HoldsNothingElseUp(ChildKind kind, string name)
    {
        var model = new ClusterModel { TakenNames = { new TakenName(kind, name) { OwnerKind = "StatefulSet", OwnerName = "web" } } };

        var plan = model.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 3 && one.Status.Phase == ClusterPhase.Held);

        model.Children.Count.ShouldBe(2);
        Condition(plan, "Ready").ShouldBe(("True", "Serving"), "devices are served");
        Condition(plan, "Stalled").ShouldBe(("True", "NameTaken"));
        plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldBe(
            $"the name of {kind} '{name}' is taken: it belongs to StatefulSet 'web'; delete it or give it another name, or create this cluster under another name");
        model.TakenNames.Clear();
        Condition(model.Settle(), "Ready").ShouldBe(("True", "Serving"));
        model.Children.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(ChildKind.Pod, "demo-2")]
    [InlineData(ChildKind.PersistentVolumeClaim, "data-demo-2")]
    public void NothingIsPreparedForAServerThatCannotBeMade_AndTheOthersServe(ChildKind kind, string name)
    {
        var model = WithStorage(new ClusterModel());
        model.TakenNames.Add(new TakenName(kind, name));

        model.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 2 && one.Status.Servers.Count == 2);

        model.Roles.ShouldNotContain(role => role.Binding.Contains("-2", StringComparison.Ordinal));
        model.Secrets.ShouldNotContain(secret => secret.Ordinal == 2);
        model.TakenNames.Clear();
        model.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
    }

    [Fact]
    public void AServerWaitsUntilItsVolumeIsSeen_AndForOneThatIsBeingDeleted()
    {
        var model = WithStorage(new ClusterModel(1));
        model.Settle();
        model.Children.RemoveAll(child => child.Kind == ChildKind.PersistentVolumeClaim);
        model.Pods.Clear();

        var (_, plan) = model.Decide();
        plan.Actions.ShouldContain(action => action is KubernetesAction.ApplyChild);
        plan.Actions.ShouldNotContain(action => action is KubernetesAction.CreatePod);
        model.Children.Add(new ChildObserved(ChildKind.PersistentVolumeClaim, "data-demo-0", null) { Deleting = true });
        model.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.CreatePod || action is KubernetesAction.ApplyChild);

        model.Children.RemoveAll(child => child.Deleting);
        model.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
    }

    [Fact]
    public void AServerThatRuns_IsNotTakenAwayForOneThatCannotBeMade()
    {
        var model = new ClusterModel();
        model.Settle();
        var before = model.Pods.Select(pod => pod.Uid).ToList();
        model.TakenNames.AddRange(Enumerable.Range(0, 3).Select(ordinal => new TakenName(ChildKind.PersistentVolumeClaim, $"data-demo-{ordinal}")));
        WithStorage(model);

        for (var round = 0; round < 10; round++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass();
        }

        model.Pods.Select(pod => pod.Uid).ShouldBe(before, ignoreOrder: true);
        model.TakenNames.Clear();
        model.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
        model.Pods.ShouldAllBe(pod => !before.Contains(pod.Uid));
    }

    [Fact]
    public void AnUpdateThatCouldNotBeEnded_IsNotBegun()
    {
        var model = new ClusterModel();
        model.Settle();
        model.TakenNames.Add(new TakenName(ChildKind.Service, "demo-console") { ManagedBy = "Helm" });
        model.Edit(spec => spec with { Version = New });

        var (observed, plan) = model.Decide();

        observed.Answers.ShouldBeEmpty("preflight must not create a database in this case");
        plan.Status.Update.ShouldBeNull();
        Condition(plan, "UpdateBlocked").ShouldBe(("True", "UpdateBlocked"));
        plan.Status.Conditions.Single(one => one.Type == "UpdateBlocked").Message.ShouldContain("Service 'demo-console'");
        model.TakenNames.Clear();
        model.Settle().Status.Version.ShouldBe(New);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverNameIsTakenInAnUpdate_AtWhateverInstant_TheEndIsTheSame(int replicas)
    {
        var points = 0;
        for (var round = 0; Seize(Updating(replicas), round) is { } model; round++)
        {
            points += model.TakenNames.Count;
            for (var held = 0; held < 6; held++)
            {
                var plan = model.Decide().Plan;
                foreach (var name in model.TakenNames)
                    plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain($"{name.Kind} '{name.Name}'");
                model.Carry(plan);
                model.Pass();
            }

            model.TakenNames.Clear();
            model.Settle().Status.Version.ShouldBe(New, $"round {round}");
            model.Migrations.ShouldBe(2, "the first schema and the update");
        }

        points.ShouldBeGreaterThanOrEqualTo(4 * replicas);
    }

    [Fact]
    public void AMigratorWhoseNameIsTaken_DoesNotOpenProduction_AndTheWayBackIsOpen()
    {
        var model = Updating(3);
        model.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Migrating) && one.Pods.All(pod => pod.Ordinal != 0));
        model.TakenNames.Add(new TakenName(ChildKind.Pod, "demo-0"));

        var (_, plan) = model.Decide();
        plan.Actions.ShouldNotContain(action => action is DatabaseAction.OpenProduction || action is DatabaseAction.CreateRole);
        model.Edit(spec => spec with { Version = "12.03.110" });
        model.Settle(until: one => one.Status.Update is { Step: UpdateStep.Return });
        model.Copies.ShouldContain(copy => copy.Kind == CopyKind.Failed);
        model.Production!.AllowsConnections.ShouldBeTrue();

        model.TakenNames.Clear();
        model.Settle().Status.Version.ShouldBe("12.03.110");
    }

    [Fact]
    public void ADeletion_DoesNotWaitForOthers_AndSaysNothingOfThem()
    {
        var model = new ClusterModel();
        model.TakenNames.Add(new TakenName(ChildKind.Service, "demo-console"));
        model.TakenNames.Add(new TakenName(ChildKind.Pod, "demo-2"));
        model.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 2);
        model.Delete();

        model.Settle(until: one => !one.HasFinalizer);

        model.Children.ShouldBeEmpty();
        model.Status.Conditions.ShouldAllBe(one => !one.Message.Contains("is taken", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void ItIsSaidWhoseItIs_AndWhatToDo(TakenName taken, string said)
    {
        var model = new ClusterModel { TakenNames = { taken } };

        model.Settle(until: one => one.Status.Conditions.Any(condition => condition.Type == "Stalled" && condition.Message.Contains(said, StringComparison.Ordinal)));
    }

    public static TheoryData<TakenName, string> Words => new()
    {
        { new TakenName(ChildKind.Service, "demo-console") { OwnerKind = "UmsCluster", OwnerName = "demo", LeftBehind = true },
            "it was left behind by an earlier UmsCluster of this name, or restored from a backup, and is not owned by this one; delete it, and the operator creates its own" },
        { new TakenName(ChildKind.Service, "demo-console") { ManagedBy = "Helm" }, "it belongs to another application, has no owner and is managed by 'Helm'; delete it or" },
        { new TakenName(ChildKind.Pod, "demo-1"), "it belongs to another application and has no owner; delete it or" },
        { new TakenName(ChildKind.PodDisruptionBudget, "demo") { Deleting = true }, "it is being deleted, and the operator continues once it is gone" },
        { new TakenName(ChildKind.PersistentVolumeClaim, "data-demo-0"), $"kubectl label pvc data-demo-0 -n default --overwrite umsoperator.io/cluster-uid={ClusterModel.Uid}" },
        { new TakenName(ChildKind.PersistentVolumeClaim, "data-demo-0") { OwnerKind = "StatefulSet", OwnerName = "web" }, "it belongs to StatefulSet 'web'; delete it or" },
    };

    [Fact]
    public void WhatCannotBeRead_HoldsEverything_AndIsNamed()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Unseen.Add(new UnseenPart(ObservedPart.Pods, "Pod 'demo-1' has no label umsoperator.io/ordinal: put it back, or delete the object"));
        model.Pods.RemoveAll(pod => pod.Ordinal == 1);

        var plan = model.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        Condition(plan, "Stalled").ShouldBe(("True", "NotObserved"));
        model.Delete();
        plan = model.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("Pod 'demo-1'");

        model.Unseen.Clear();
        model.Settle(until: one => !one.HasFinalizer);
    }

    private static ClusterModel WithStorage(ClusterModel model)
    {
        model.Edit(spec => spec with { Storage = new StorageSpec { Size = "1Gi" } });
        return model;
    }

    private static ClusterModel Updating(int replicas)
    {
        var model = WithStorage(new ClusterModel(replicas));
        model.Settle();
        model.Edit(spec => spec with { Version = New });
        return model;
    }

    /// <summary>Takes all names that one round would create; null if the update ends before that round.</summary>
    private static ClusterModel? Seize(ClusterModel model, int round)
    {
        for (var now = 0; ; now++)
        {
            var plan = model.Decide().Plan;
            if (plan.Actions.Count == 0 && plan.Status is { Update: null, Version: New, Phase: ClusterPhase.Running })
                return null;
            if (now == round)
            {
                // Existing objects are applied, not created.
                model.TakenNames.AddRange(plan.Actions.Select(ClusterModel.Creates).OfType<ChildName>()
                    .Where(name => model.Children.All(child => (child.Kind, child.Name) != (name.Kind, name.Name)))
                    .Select(name => new TakenName(name.Kind, name.Name)));
                return model;
            }

            model.Carry(plan);
            model.Pass();
        }
    }

    private static (string Status, string Reason) Condition(Plan plan, string type) =>
        plan.Status.Conditions.Single(one => one.Type == type) is var condition ? (condition.Status, condition.Reason) : default;
}
