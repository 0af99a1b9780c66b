using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>A finalizer of another program keeps an object of the cluster: it is reported, no request is repeated for it, and everything that does not need its name continues.</summary>
public sealed class KeptObjectTests
{
    private const string Target = "12.04.110";
    private const string Finalizer = "example.com/drain";

    private static ClusterModel Running(int replicas = 3, DatabaseAccess access = DatabaseAccess.PerServerRoles)
    {
        var world = new ClusterModel(replicas);
        var login = access == DatabaseAccess.SharedCredentials ? new SecretReference { Name = "servers" } : null;
        world.Edit(spec => spec with { Database = spec.Database with { Access = access, ServerSecretRef = login } });
        world.Settle();
        return world;
    }

    [Fact]
    public void APodThatAFinalizerKeepsInMidUpdate_IsTold_AndIsForcedOnce()
    {
        var world = Running();
        world.Kept.Add("demo-2");
        world.Edit(spec => spec with { Version = Target });
        var deletes = 0;
        for (var round = 0; round < 80; round++)
        {
            var plan = world.Decide().Plan;
            deletes += plan.Actions.OfType<KubernetesAction.DeletePod>().Count(delete => delete.Name == "demo-2");
            world.Carry(plan);
            world.Pass();
        }

        deletes.ShouldBeInRange(1, 2, "the delete, and one by force");
        var told = world.Status.Conditions.Single(one => one.Type == ConditionTypes.PodProblem);
        (told.Status, told.Reason).ShouldBe(("True", "KeptByFinalizer"));
        told.Message.ShouldContain(Finalizer);
        world.Events.Count(one => one.Reason == "KeptByFinalizer").ShouldBe(1);
        world.Pods.Count(pod => pod.Serves).ShouldBe(2);

        world.Kept.Clear();
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
        world.Status.Conditions.ShouldNotContain(one => one.Type == ConditionTypes.PodProblem);
    }

    /// <summary>A load balancer's finalizer may stay for minutes, or forever if its controller is gone.</summary>
    [Theory]
    [InlineData(DatabaseAccess.PerServerRoles)]
    [InlineData(DatabaseAccess.SharedCredentials)]
    public void ACluster_IsDeleted_WhateverFinalizersKeepOfIt(DatabaseAccess access)
    {
        var world = Running(access: access);
        world.Kept.UnionWith(["demo", "demo-0", "demo-1", "demo-devices", .. world.Secrets.Select(secret => secret.Name)]);
        world.Delete();
        List<PlannedAction> done = [];
        for (var round = 0; round < 60 && world.HasFinalizer; round++)
        {
            var plan = world.Decide().Plan;
            done.AddRange(plan.Actions);
            world.Carry(plan);
            world.Pass();
        }

        world.HasFinalizer.ShouldBeFalse();
        world.Roles.ShouldBeEmpty();
        done.OfType<KubernetesAction.DeleteChild>().Count(delete => delete.Name == "demo-devices").ShouldBe(1);
        done.OfType<KubernetesAction.DeleteSecret>().GroupBy(delete => delete.Name).ShouldAllBe(one => one.Count() == 1);
    }

    [Theory]
    [InlineData(DatabaseAccess.PerServerRoles)]
    [InlineData(DatabaseAccess.SharedCredentials)]
    public void ASecretThatIsKeptAfterItsBinding_IsDeletedOnce_AndTheUpdateEnds(DatabaseAccess access)
    {
        var world = Running(access: access);
        world.Kept.UnionWith(world.Secrets.Select(secret => secret.Name));
        world.Edit(spec => spec with { Version = Target });
        List<PlannedAction> done = [];
        var told = false;
        for (var round = 0; round < 120; round++)
        {
            var plan = world.Decide().Plan;
            done.AddRange(plan.Actions);
            told |= plan.Status.Conditions.Any(
                one => one is { Type: ConditionTypes.Stalled, Status: "True" } && one.Message.Contains("a finalizer of another program keeps it", StringComparison.Ordinal));
            world.Carry(plan);
            world.Pass();
            // Shared credentials are revoked only once their Secret is gone.
            if (round == 60 && access == DatabaseAccess.SharedCredentials)
                world.Kept.Clear();
        }

        told.ShouldBe(access == DatabaseAccess.SharedCredentials);
        done.OfType<KubernetesAction.DeleteSecret>().GroupBy(delete => delete.Name).ShouldAllBe(one => one.Count() == 1);
        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Target);
    }

    /// <summary>A person deletes the Secret of a running server: it will go as soon as its finalizer does, so the server moves to another one.</summary>
    [Fact]
    public void ASecretThatIsBeingDeleted_IsNoBindingAnyMore()
    {
        var world = Running();
        var going = world.Secrets.Single(secret => secret.Ordinal == 1);
        world.Kept.Add(going.Name);
        world.Secrets[world.Secrets.IndexOf(going)] = going with { Deleting = true };

        world.Settle();

        world.Pods.ShouldAllBe(pod => pod.Serves);
        world.Pods.Single(pod => pod.Ordinal == 1).Binding.ShouldNotBe(going.Binding);
    }

    /// <summary>A claim is not part of a pod's dry run: a quota on storage would otherwise cost every server in turn.</summary>
    [Fact]
    public void AVolumeClaimThatIsRefused_CostsNoServer()
    {
        const string Words = "the API server forbids it: exceeded quota: storage, requested: requests.storage=1Gi, used: requests.storage=9Gi, limited: requests.storage=9Gi";
        var world = Running();
        string[] uids = [.. world.Pods.Select(pod => pod.Uid)];
        world.Refuses = action => action is KubernetesAction.ApplyChild { Kind: ChildKind.PersistentVolumeClaim } ? Words : null;
        world.Edit(spec => spec with { Storage = new StorageSpec { Size = "1Gi" } });
        for (var round = 0; round < 10; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass();
            world.Pods.Count(pod => pod.Serves).ShouldBe(3);
        }

        world.Pods.Select(pod => pod.Uid).ShouldBe(uids, ignoreOrder: true);
        world.Status.Conditions.Single(one => one.Type == ConditionTypes.Stalled).Message.ShouldContain(Words);

        world.Refuses = _ => null;
        world.Settle();
        world.Pods.ShouldAllBe(pod => pod.Serves && !uids.Contains(pod.Uid));
    }

    /// <summary>A claim that a person deletes stays until its pod has gone, so waiting for it before the pod would never end.</summary>
    [Fact]
    public void AVolumeClaimThatIsBeingDeleted_GoesWithItsServer()
    {
        var world = new ClusterModel();
        world.Edit(spec => spec with { Storage = new StorageSpec { Size = "1Gi" } });
        world.Settle();
        var claim = world.Children.Single(child => child.Name == "data-demo-1");
        world.Kept.Add(claim.Name);
        world.Children[world.Children.IndexOf(claim)] = claim with { Deleting = true };
        world.Edit(spec => spec with { Pod = spec.Pod with { PriorityClassName = "high" } });

        world.Settle(until: now =>
        {
            if (now.Pods.TrueForAll(pod => pod.Ordinal != 1))
                now.Kept.Clear();
            return now.Pods.Count(pod => pod.Serves && pod.SpecHash == DesiredObjects.PodSpecHash(now.Spec)) == 3;
        });

        world.Children.Single(child => child.Name == "data-demo-1").Deleting.ShouldBeFalse();
    }
}
