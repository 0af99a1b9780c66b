using System.Collections.Immutable;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Pods that never start, are evicted, or whose server ends while other containers keep running.</summary>
public sealed class GroundTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";

    /// <summary>The spec is wrong when a step begins, and is corrected after a pod has waited.</summary>
    [Theory]
    [InlineData(UpdateStep.Detach, New)]
    [InlineData(UpdateStep.Migrate, New)]
    [InlineData(UpdateStep.Rejoin, New)]
    [InlineData(UpdateStep.Return, Old)]
    public void ACorrectionOfTheSpec_ReachesAPodThatNeverStarted_InEachStep(UpdateStep step, string end)
    {
        var world = Started(out var content);
        if (step == UpdateStep.Return)
        {
            world.Settle(until: one => one.Status.Update?.Step == UpdateStep.Detach && one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
            world.Edit(spec => spec with { Version = Old });
        }
        else
        {
            world.Settle(until: one => one.Status.Update?.Step == (step == UpdateStep.Migrate ? UpdateStep.Detach : step) && (step != UpdateStep.Migrate || one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2));
        }

        Break(world);
        world.Settle(until: one => one.Status.Update?.Step == step && one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        world.Pods.Count(pod => pod.Serves).ShouldBeGreaterThan(0);
        var waiting = world.Pods.First(pod => pod.NeverStarted);
        Correct(world);
        world.Settle();

        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == end);
        world.Pods.ShouldNotContain(pod => pod.Uid == waiting.Uid);
        world.Status.Conditions.ShouldNotContain(one => one.Type == "PodProblem");
        if (end == Old)
            world.Content.ShouldBe(content);
    }

    [Fact]
    public void ACorrectionOfTheSpec_ReachesAPodThatNeverStarted_OnTheWayBackAfterTheCommit()
    {
        var world = Started(out _);
        world.Settle();
        Break(world);
        world.Edit(spec => spec with { Version = Old });
        world.Annotations[Api.Annotations.Rollback] = $"{world.Status.RetainedCopies.Single().Database}:1000";
        world.Settle(until: one => one.Status.Update?.Step == UpdateStep.Return && one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        Correct(world);
        world.Settle();

        world.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Old);
    }

    /// <summary>No update may start, so no server is replaced, except pods that never ran.</summary>
    [Fact]
    public void ACorrectionOfTheSpec_ReachesAPodThatNeverStarted_WhileAnUpdateIsBlocked()
    {
        var world = new World();
        world.Settle();
        Break(world);
        world.Settle(until: one => one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        world.Edit(spec => spec with { Version = New, Update = spec.Update with { Strategy = UpdateStrategy.Rolling } });
        Correct(world);
        world.Settle(until: one => one.Status.Phase == ClusterPhase.Held && one.Pods.TrueForAll(pod => pod.Serves));

        world.Pods.Count(pod => pod.Version == Old).ShouldBe(3);
    }

    [Fact]
    public void AServerThatIsSlow_IsLeftAlone_WhenTheSpecChangesInMidUpdate()
    {
        var world = Started(out _);
        world.Behaviour = pod => pod.Kind == BindingKind.Snapshot ? Misbehaviour.Hangs : Misbehaviour.None;
        world.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, CheckStatus: "init" }));
        var slow = world.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Uid;
        world.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "1") } });
        for (var round = 0; round < 5; round++)
        {
            world.Carry(world.Decide().Plan);
            world.Pass();
        }

        world.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Uid.ShouldBe(slow);
    }

    [Fact]
    public void AMigratorThatExited_HasFailed_AlthoughItsPodRunsOn()
    {
        var world = Started(out var content);
        world.Behaviour = pod => pod.Kind == BindingKind.Migrator && pod.Version == New ? Misbehaviour.ExitsBesideASidecar : Misbehaviour.None;
        world.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Migrator, Exited: true }));
        world.Carry(world.Decide().Plan);

        world.Status.Update!.Undo.ShouldNotBeNull().Message.ShouldContain("demo-0 exited with code 1");
        world.Settle();
        (world.Content, world.Pods.TrueForAll(pod => pod.Serves && pod.Version == Old)).ShouldBe((content, true));
    }

    /// <summary>A failure caused by the node is not a failure of the version.</summary>
    [Fact]
    public void AMigratorThatWasEvicted_GaveNoVerdict_AndIsTriedAgainOnTheRestorePoint()
    {
        var world = Started(out _);
        world.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: New } && pod.Binding.EndsWith("m1", StringComparison.Ordinal) ? Misbehaviour.Evicted : Misbehaviour.None;
        world.Settle();

        world.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
        world.Log.Count(line => line.StartsWith("CreatePod 0 12.04.110", StringComparison.Ordinal) && line.Contains('m', StringComparison.Ordinal)).ShouldBe(2);
        world.Content.ShouldNotContain("half-migrated");
    }

    [Theory]
    [InlineData(PodTroubleKind.Unschedulable, "0/3 nodes are available", "spec.pod.nodeSelector")]
    [InlineData(PodTroubleKind.ImagePull, "no such image", "spec.image")]
    [InlineData(PodTroubleKind.InitContainer, "init container 'vault' of image v: CrashLoopBackOff", "webhook")]
    [InlineData(PodTroubleKind.OutOfMemory, "OOMKilled", "spec.resources.limits.memory")]
    public void WhatKeepsAPodFromStarting_StandsInACondition_AndOnceInAnEvent(PodTroubleKind kind, string message, string cure)
    {
        var world = new World();
        world.Settle();
        Hurt(world, new PodTrouble(kind, message));
        var (_, plan) = world.Decide();
        world.Carry(plan);

        var condition = plan.Status.Conditions.Single(one => one.Type == "PodProblem");
        (condition.Status, condition.Reason).ShouldBe(("True", $"{kind}"));
        condition.Message.ShouldContain($"pod demo-1: ");
        condition.Message.ShouldContain(message);
        condition.Message.ShouldContain(cure);
        plan.Events.ShouldContain(one => one.Warning && one.Reason == $"{kind}");
        Hurt(world, new PodTrouble(kind, message + " again"));
        world.Decide().Plan.Events.ShouldNotContain(one => one.Reason == $"{kind}");
    }

    [Fact]
    public void AYoungPodWithoutANode_IsNoTrouble_AndAnOldOneIs()
    {
        var world = new World();
        world.Settle();
        Hurt(world, new PodTrouble(PodTroubleKind.NotScheduled, "nobody has looked at it"));
        world.Decide().Plan.Status.Conditions.ShouldNotContain(one => one.Type == "PodProblem");
        world.Pods[world.Pods.FindIndex(pod => pod.Ordinal == 1)] = world.Pods.Single(pod => pod.Ordinal == 1) with { CreatedAt = world.Now.AddMinutes(-1) };
        world.Decide().Plan.Status.Conditions.ShouldContain(one => one.Type == "PodProblem");
    }

    /// <summary>No device reaches it, so it does not count as serving when another server is stopped (promise P3). It is not replaced.</summary>
    [Fact]
    public void AServerInQuarantine_DoesNotServe_AndIsKept()
    {
        var world = new World(replicas: 2);
        world.Settle();
        var index = world.Pods.FindIndex(pod => pod.Ordinal == 1);
        world.Pods[index] = world.Pods[index] with { Selected = false, Trouble = new PodTrouble(PodTroubleKind.LabelsChanged, "'demo-1' has no label x") { Cure = "put it back" } };
        var plan = world.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        plan.Status.Ready.ShouldBe("1/2");
        world.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "1") } });

        world.Decide().Plan.Actions.OfType<KubernetesAction.DeletePod>().Select(one => one.Name).ShouldNotContain("demo-0");
    }

    /// <summary>A webhook may drop unknown fields.</summary>
    [Fact]
    public void APodThatLostItsHash_IsNotRolledForEver()
    {
        var world = new World();
        world.Settle();
        for (var index = 0; index < world.Pods.Count; index++)
            world.Pods[index] = world.Pods[index] with { SpecHash = null, Image = null };

        world.Decide().Plan.Actions.ShouldBeEmpty();
    }

    private static World Started(out string content)
    {
        var world = new World();
        world.Settle();
        content = world.Content;
        world.Edit(spec => spec with { Version = New });
        return world;
    }

    private static void Hurt(World world, PodTrouble trouble)
    {
        var index = world.Pods.FindIndex(pod => pod.Ordinal == 1);
        world.Pods[index] = world.Pods[index] with { Ready = false, ContainersReady = false, CreatedAt = world.Now, Trouble = trouble };
    }

    private static void Break(World world)
    {
        world.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "none") } });
        var broken = DesiredObjects.PodSpecHash(world.Spec);
        world.Behaviour = pod => pod.SpecHash == broken ? Misbehaviour.NeverStarts : Misbehaviour.None;
    }

    private static void Correct(World world) => world.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty } });
}
