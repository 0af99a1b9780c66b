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
    [InlineData(DesiredObjects.ServiceKind, "demo-console")]
    [InlineData(DesiredObjects.ServiceKind, "demo-devices")]
    [InlineData(DesiredObjects.DisruptionBudgetKind, "demo")]
    public void AChildsName_HoldsNothingElseUp(string kind, string name)
    {
        var world = new World { TakenNames = { new TakenName(kind, name) { OwnerKind = "StatefulSet", OwnerName = "web" } } };

        var plan = world.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 3 && one.Status.Phase == ClusterPhase.Held);

        world.Children.Count.ShouldBe(2);
        Condition(plan, "Ready").ShouldBe(("True", "Serving"), "devices are served");
        Condition(plan, "Stalled").ShouldBe(("True", "NameTaken"));
        plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldBe(
            $"the name of {kind} '{name}' is taken: it belongs to StatefulSet 'web'; delete it or give it another name, or create this cluster under another name");
        world.TakenNames.Clear();
        Condition(world.Settle(), "Ready").ShouldBe(("True", "Serving"));
        world.Children.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData(DesiredObjects.PodKind, "demo-2")]
    [InlineData(DesiredObjects.VolumeClaimKind, "data-demo-2")]
    public void NothingIsPreparedForAServerThatCannotBeMade_AndTheOthersServe(string kind, string name)
    {
        var world = WithStorage(new World());
        world.TakenNames.Add(new TakenName(kind, name));

        world.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 2 && one.Status.Servers.Count == 2);

        world.Roles.ShouldNotContain(role => role.Binding.Contains("-2", StringComparison.Ordinal));
        world.Secrets.ShouldNotContain(secret => secret.Ordinal == 2);
        world.TakenNames.Clear();
        world.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
    }

    [Fact]
    public void AServerWaitsUntilItsVolumeIsSeen_AndForOneThatIsBeingDeleted()
    {
        var world = WithStorage(new World(1));
        world.Settle();
        world.Children.RemoveAll(child => child.Kind == DesiredObjects.VolumeClaimKind);
        world.Pods.Clear();

        var (_, plan) = world.Decide();
        plan.Actions.ShouldContain(action => action is KubernetesAction.ApplyChild);
        plan.Actions.ShouldNotContain(action => action is KubernetesAction.CreatePod);
        world.Children.Add(new ChildObserved(DesiredObjects.VolumeClaimKind, "data-demo-0", null) { Deleting = true });
        world.Decide().Plan.Actions.ShouldNotContain(action => action is KubernetesAction.CreatePod || action is KubernetesAction.ApplyChild);

        world.Children.RemoveAll(child => child.Deleting);
        world.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
    }

    [Fact]
    public void AServerThatRuns_IsNotTakenAwayForOneThatCannotBeMade()
    {
        var world = new World();
        world.Settle();
        var before = world.Pods.Select(pod => pod.Uid).ToList();
        world.TakenNames.AddRange(Enumerable.Range(0, 3).Select(ordinal => new TakenName(DesiredObjects.VolumeClaimKind, $"data-demo-{ordinal}")));
        WithStorage(world);

        for (var round = 0; round < 10; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass();
        }

        world.Pods.Select(pod => pod.Uid).ShouldBe(before, ignoreOrder: true);
        world.TakenNames.Clear();
        world.Settle().Status.Phase.ShouldBe(ClusterPhase.Running);
        world.Pods.ShouldAllBe(pod => !before.Contains(pod.Uid));
    }

    [Fact]
    public void AnUpdateThatCouldNotBeEnded_IsNotBegun()
    {
        var world = new World();
        world.Settle();
        world.TakenNames.Add(new TakenName(DesiredObjects.ServiceKind, "demo-console") { ManagedBy = "Helm" });
        world.Edit(spec => spec with { Version = New });

        var (observed, plan) = world.Decide();

        observed.Answers.ShouldBeEmpty("preflight must not create a database in this case");
        plan.Status.Update.ShouldBeNull();
        Condition(plan, "UpdateBlocked").ShouldBe(("True", "UpdateBlocked"));
        plan.Status.Conditions.Single(one => one.Type == "UpdateBlocked").Message.ShouldContain("Service 'demo-console'");
        world.TakenNames.Clear();
        world.Settle().Status.Version.ShouldBe(New);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void WhateverNameIsTakenInAnUpdate_AtWhateverInstant_TheEndIsTheSame(int replicas)
    {
        var points = 0;
        for (var round = 0; Seize(Updating(replicas), round) is { } world; round++)
        {
            points += world.TakenNames.Count;
            for (var held = 0; held < 6; held++)
            {
                var plan = world.Decide().Plan;
                foreach (var name in world.TakenNames)
                    plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain($"{name.Kind} '{name.Name}'");
                world.Carry(plan);
                world.Pass();
            }

            world.TakenNames.Clear();
            world.Settle().Status.Version.ShouldBe(New, $"round {round}");
            world.Migrations.ShouldBe(2, "the first schema and the update");
        }

        points.ShouldBeGreaterThanOrEqualTo(4 * replicas);
    }

    [Fact]
    public void AMigratorWhoseNameIsTaken_DoesNotOpenProduction_AndTheWayBackIsOpen()
    {
        var world = Updating(3);
        world.Settle(until: one => one.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Migrating) && one.Pods.All(pod => pod.Ordinal != 0));
        world.TakenNames.Add(new TakenName(DesiredObjects.PodKind, "demo-0"));

        var (_, plan) = world.Decide();
        plan.Actions.ShouldNotContain(action => action is DatabaseAction.OpenProduction || action is DatabaseAction.CreateRole);
        world.Edit(spec => spec with { Version = "12.03.110" });
        world.Settle(until: one => one.Status.Update is { Step: UpdateStep.Return });
        world.Copies.ShouldContain(copy => copy.Kind == CopyKind.Failed);
        world.Production!.AllowsConnections.ShouldBeTrue();

        world.TakenNames.Clear();
        world.Settle().Status.Version.ShouldBe("12.03.110");
    }

    [Fact]
    public void ADeletion_DoesNotWaitForOthers_AndSaysNothingOfThem()
    {
        var world = new World();
        world.TakenNames.Add(new TakenName(DesiredObjects.ServiceKind, "demo-console"));
        world.TakenNames.Add(new TakenName(DesiredObjects.PodKind, "demo-2"));
        world.Settle(until: one => one.Pods.Count(pod => pod.Serves) == 2);
        world.Delete();

        world.Settle(until: one => !one.HasFinalizer);

        world.Children.ShouldBeEmpty();
        world.Status.Conditions.ShouldAllBe(one => !one.Message.Contains("is taken", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void ItIsSaidWhoseItIs_AndWhatToDo(TakenName taken, string said)
    {
        var world = new World { TakenNames = { taken } };

        world.Settle(until: one => one.Status.Conditions.Any(condition => condition.Type == "Stalled" && condition.Message.Contains(said, StringComparison.Ordinal)));
    }

    public static TheoryData<TakenName, string> Words => new()
    {
        { new TakenName("Service", "demo-console") { OwnerKind = "UmsCluster", OwnerName = "demo", LeftBehind = true }, "it was left behind by an earlier UmsCluster of this name, or restored from a backup, and is not owned by this one; delete it, and the operator creates its own" },
        { new TakenName("Service", "demo-console") { ManagedBy = "Helm" }, "it belongs to another application, has no owner and is managed by 'Helm'; delete it or" },
        { new TakenName("Pod", "demo-1"), "it belongs to another application and has no owner; delete it or" },
        { new TakenName("PodDisruptionBudget", "demo") { Deleting = true }, "it is being deleted, and the operator continues once it is gone" },
        { new TakenName("PersistentVolumeClaim", "data-demo-0"), $"kubectl label pvc data-demo-0 -n default --overwrite umsoperator.io/cluster-uid={World.Uid}" },
        { new TakenName("PersistentVolumeClaim", "data-demo-0") { OwnerKind = "StatefulSet", OwnerName = "web" }, "it belongs to StatefulSet 'web'; delete it or" },
    };

    [Fact]
    public void WhatCannotBeRead_HoldsEverything_AndIsNamed()
    {
        var world = new World();
        world.Settle();
        world.Unseen.Add(new UnseenPart(ObservedPart.Pods, "Pod 'demo-1' has no label umsoperator.io/ordinal: put it back, or delete the object"));
        world.Pods.RemoveAll(pod => pod.Ordinal == 1);

        var plan = world.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        Condition(plan, "Stalled").ShouldBe(("True", "NotObserved"));
        world.Delete();
        plan = world.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        plan.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("Pod 'demo-1'");

        world.Unseen.Clear();
        world.Settle(until: one => !one.HasFinalizer);
    }

    private static World WithStorage(World world)
    {
        world.Edit(spec => spec with { Storage = new StorageSpec { Size = "1Gi" } });
        return world;
    }

    private static World Updating(int replicas)
    {
        var world = WithStorage(new World(replicas));
        world.Settle();
        world.Edit(spec => spec with { Version = New });
        return world;
    }

    /// <summary>Takes all names that one round would create; null if the update ends before that round.</summary>
    private static World? Seize(World world, int round)
    {
        for (var now = 0; ; now++)
        {
            var plan = world.Decide().Plan;
            if (plan.Actions.Count == 0 && plan.Status is { Update: null, Version: New, Phase: ClusterPhase.Running })
                return null;
            if (now == round)
            {
                // Existing objects are applied, not created.
                world.TakenNames.AddRange(plan.Actions.Select(World.Creates).OfType<ChildName>()
                    .Where(name => world.Children.All(child => (child.Kind, child.Name) != (name.Kind, name.Name)))
                    .Select(name => new TakenName(name.Kind, name.Name)));
                return world;
            }

            world.Carry(plan);
            world.Pass();
        }
    }

    private static (string Status, string Reason) Condition(Plan plan, string type) =>
        plan.Status.Conditions.Single(one => one.Type == type) is var condition ? (condition.Status, condition.Reason) : default;
}
