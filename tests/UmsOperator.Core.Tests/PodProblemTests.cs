using System.Collections.Immutable;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Pods that never start, are evicted, or whose server ends while other containers keep running.</summary>
public sealed class PodProblemTests
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
        var model = Started(out var content);
        if (step == UpdateStep.Return)
        {
            model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Detach && one.Pods.Any(pod => pod.Kind == BindingKind.Snapshot));
            model.Edit(spec => spec with { Version = Old });
        }
        else
        {
            model.Settle(until: one => one.Status.Update?.Step == (step == UpdateStep.Migrate ? UpdateStep.Detach : step)
                && (step != UpdateStep.Migrate || one.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2));
        }

        Break(model);
        model.Settle(until: one => one.Status.Update?.Step == step && one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        model.Pods.Count(pod => pod.Serves).ShouldBeGreaterThan(0);
        var waiting = model.Pods.First(pod => pod.NeverStarted);
        Correct(model);
        model.Settle();

        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == end);
        model.Pods.ShouldNotContain(pod => pod.Uid == waiting.Uid);
        model.Status.Conditions.ShouldNotContain(one => one.Type == "PodProblem");
        if (end == Old)
            model.Content.ShouldBe(content);
    }

    [Fact]
    public void ACorrectionOfTheSpec_ReachesAPodThatNeverStarted_OnTheWayBackAfterTheCommit()
    {
        var model = Started(out _);
        model.Settle();
        Break(model);
        model.Edit(spec => spec with { Version = Old });
        model.Annotations[Api.Annotations.Rollback] = $"{model.Status.RetainedCopies.Single().Database}:1000";
        model.Settle(until: one => one.Status.Update?.Step == UpdateStep.Return && one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        Correct(model);
        model.Settle();

        model.Pods.ShouldAllBe(pod => pod.Serves && pod.Version == Old);
    }

    /// <summary>No update may start, so no server is replaced, except pods that never ran.</summary>
    [Fact]
    public void ACorrectionOfTheSpec_ReachesAPodThatNeverStarted_WhileAnUpdateIsBlocked()
    {
        var model = new ClusterModel();
        model.Settle();
        Break(model);
        model.Settle(until: one => one.Pods.Any(pod => pod.NeverStarted && one.Now - pod.CreatedAt > TimeSpan.FromSeconds(30)));
        model.Edit(spec => spec with { Version = New, Update = spec.Update with { Strategy = UpdateStrategy.Rolling } });
        Correct(model);
        model.Settle(until: one => one.Status.Phase == ClusterPhase.Held && one.Pods.TrueForAll(pod => pod.Serves));

        model.Pods.Count(pod => pod.Version == Old).ShouldBe(3);
    }

    [Fact]
    public void AServerThatIsSlow_IsLeftAlone_WhenTheSpecChangesInMidUpdate()
    {
        var model = Started(out _);
        model.Behaviour = pod => pod.Kind == BindingKind.Snapshot ? Misbehaviour.Hangs : Misbehaviour.None;
        model.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Snapshot, CheckStatus: "init" }));
        var slow = model.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Uid;
        model.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "1") } });
        for (var round = 0; round < 5; round++)
        {
            model.Carry(model.Decide().Plan);
            model.Pass();
        }

        model.Pods.Single(pod => pod.Kind == BindingKind.Snapshot).Uid.ShouldBe(slow);
    }

    [Fact]
    public void AMigratorThatExited_HasFailed_AlthoughItsPodRunsOn()
    {
        var model = Started(out var content);
        model.Behaviour = pod => pod.Kind == BindingKind.Migrator && pod.Version == New ? Misbehaviour.ExitsBesideASidecar : Misbehaviour.None;
        model.Settle(until: one => one.Pods.Any(pod => pod is { Kind: BindingKind.Migrator, Exited: true }));
        model.Carry(model.Decide().Plan);

        model.Status.Update!.Undo.ShouldNotBeNull().Message.ShouldContain("demo-0 exited with code 1");
        model.Settle();
        (model.Content, model.Pods.TrueForAll(pod => pod.Serves && pod.Version == Old)).ShouldBe((content, true));
    }

    /// <summary>A failure caused by the node is not a failure of the version.</summary>
    [Fact]
    public void AMigratorThatWasEvicted_GaveNoVerdict_AndIsTriedAgainOnTheRestorePoint()
    {
        var model = Started(out _);
        model.Behaviour = pod => pod is { Kind: BindingKind.Migrator, Version: New } && pod.Binding.EndsWith("m1", StringComparison.Ordinal) ? Misbehaviour.Evicted : Misbehaviour.None;
        model.Settle();

        model.Status.History.ShouldHaveSingleItem().Outcome.ShouldBe("Completed");
        model.Log.Count(line => line.StartsWith("CreatePod 0 12.04.110", StringComparison.Ordinal) && line.Contains('m', StringComparison.Ordinal)).ShouldBe(2);
        model.Content.ShouldNotContain("half-migrated");
    }

    [Theory]
    [InlineData(PodTroubleKind.Unschedulable, "0/3 nodes are available", "spec.pod.nodeSelector")]
    [InlineData(PodTroubleKind.ImagePull, "no such image", "spec.image")]
    [InlineData(PodTroubleKind.InitContainer, "init container 'vault' of image v: CrashLoopBackOff", "webhook")]
    [InlineData(PodTroubleKind.OutOfMemory, "OOMKilled", "spec.resources.limits.memory")]
    public void WhatKeepsAPodFromStarting_StandsInACondition_AndOnceInAnEvent(PodTroubleKind kind, string message, string cure)
    {
        var model = new ClusterModel();
        model.Settle();
        Hurt(model, new PodTrouble(kind, message));
        var (_, plan) = model.Decide();
        model.Carry(plan);

        var condition = plan.Status.Conditions.Single(one => one.Type == "PodProblem");
        (condition.Status, condition.Reason).ShouldBe(("True", $"{kind}"));
        condition.Message.ShouldContain($"pod demo-1: ");
        condition.Message.ShouldContain(message);
        condition.Message.ShouldContain(cure);
        plan.Events.ShouldContain(one => one.Warning && one.Reason == $"{kind}");
        Hurt(model, new PodTrouble(kind, message + " again"));
        model.Decide().Plan.Events.ShouldNotContain(one => one.Reason == $"{kind}");
    }

    [Fact]
    public void AYoungPodWithoutANode_IsNoTrouble_AndAnOldOneIs()
    {
        var model = new ClusterModel();
        model.Settle();
        Hurt(model, new PodTrouble(PodTroubleKind.NotScheduled, "nobody has looked at it"));
        model.Decide().Plan.Status.Conditions.ShouldNotContain(one => one.Type == "PodProblem");
        model.Pods[model.Pods.FindIndex(pod => pod.Ordinal == 1)] = model.Pods.Single(pod => pod.Ordinal == 1) with { CreatedAt = model.Now.AddMinutes(-1) };
        model.Decide().Plan.Status.Conditions.ShouldContain(one => one.Type == "PodProblem");
    }

    /// <summary>No device reaches it, so it does not count as serving when another server is stopped (promise P3). It is not replaced.</summary>
    [Fact]
    public void AServerInQuarantine_DoesNotServe_AndIsKept()
    {
        var model = new ClusterModel(replicas: 2);
        model.Settle();
        var index = model.Pods.FindIndex(pod => pod.Ordinal == 1);
        model.Pods[index] = model.Pods[index] with { Selected = false, Trouble = new PodTrouble(PodTroubleKind.LabelsChanged, "'demo-1' has no label x") { Cure = "put it back" } };
        var plan = model.Decide().Plan;
        plan.Actions.ShouldBeEmpty();
        plan.Status.Ready.ShouldBe("1/2");
        model.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "1") } });

        model.Decide().Plan.Actions.OfType<KubernetesAction.DeletePod>().Select(one => one.Name).ShouldNotContain("demo-0");
    }

    /// <summary>A webhook may drop unknown fields.</summary>
    [Fact]
    public void APodThatLostItsHash_IsNotReplacedEndlessly()
    {
        var model = new ClusterModel();
        model.Settle();
        for (var index = 0; index < model.Pods.Count; index++)
            model.Pods[index] = model.Pods[index] with { SpecHash = null, Image = null };

        model.Decide().Plan.Actions.ShouldBeEmpty();
    }

    private static ClusterModel Started(out string content)
    {
        var model = new ClusterModel();
        model.Settle();
        content = model.Content;
        model.Edit(spec => spec with { Version = New });
        return model;
    }

    private static void Hurt(ClusterModel model, PodTrouble trouble)
    {
        var index = model.Pods.FindIndex(pod => pod.Ordinal == 1);
        model.Pods[index] = model.Pods[index] with { Ready = false, ContainersReady = false, CreatedAt = model.Now, Trouble = trouble };
    }

    private static void Break(ClusterModel model)
    {
        model.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty.Add("rack", "none") } });
        var broken = DesiredObjects.PodSpecHash(model.Spec);
        model.Behaviour = pod => pod.SpecHash == broken ? Misbehaviour.NeverStarts : Misbehaviour.None;
    }

    private static void Correct(ClusterModel model) => model.Edit(spec => spec with { Pod = spec.Pod with { NodeSelector = ImmutableDictionary<string, string>.Empty } });
}
