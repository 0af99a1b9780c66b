using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cluster;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using k8s.Models;
using static UmsOperator.Tests.Cluster.PodBuilder;

namespace UmsOperator.Tests.Cluster;

public sealed class PodProjectionTests
{
    private static readonly NodeState Alive = new(IsGone: false, IsLost: false, IsOutOfService: false);
    private static readonly DateTime Now = new(2026, 1, 2, 4, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void A_running_pod_is_projected_whole()
    {
        var pod = Pod().WithConditions(("Ready", "True"), ("ContainersReady", "True")).WithContainer(Running(), ready: true);

        PodProjection.Project(pod, Alive, new ProbeResult("12.4.110", "ok", null)).ShouldBe(new PodObserved
        {
            Name = "ums-2",
            Ordinal = 2,
            Uid = "pod-uid",
            ResourceVersion = "7",
            Version = "12.04.110",
            Mode = ServerMode.Update,
            Binding = "t2k4xq-2s",
            Kind = BindingKind.Snapshot,
            SpecHash = "h",
            Image = "i:12.04.110",
            CreatedAt = CreatedAt,
            Phase = "Running",
            Ready = true,
            ContainersReady = true,
            GracePeriodSeconds = 90,
            ReportedVersion = "12.4.110",
            CheckStatus = "ok",
        });
    }

    [Fact]
    public void A_pod_that_nobody_has_bound_or_reported_on_is_pending_and_serves_nothing()
    {
        var pod = Pod();
        pod.Spec.NodeName = null;
        pod.Status = null;

        var observed = Project(pod, node: null);

        observed.Phase.ShouldBe("Pending");
        (observed.Ready, observed.Serves, observed.Ended, observed.NodeLost).ShouldBe((false, false, false, false));
    }

    [Fact]
    public void A_pod_without_the_gate_is_admitted_and_one_with_it_only_once_the_condition_says_so()
    {
        Project(Pod()).Admitted.ShouldBeTrue();
        Project(Pod().WithGate()).Admitted.ShouldBeFalse();
        Project(Pod().WithGate().WithConditions((ConditionTypes.PodAdmitted, "False"))).Admitted.ShouldBeFalse();
        Project(Pod().WithGate().WithConditions((ConditionTypes.PodAdmitted, "True"))).Admitted.ShouldBeTrue();
    }

    [Fact]
    public void The_deletion_was_asked_for_one_grace_period_before_the_deletion_timestamp()
    {
        var observed = Project(Pod().BeingDeleted(Now, grace: 30));

        observed.DeletedAt.ShouldBe(Now.AddSeconds(-30));
        observed.GracePeriodSeconds.ShouldBe(30);
        Project(Pod()).DeletedAt.ShouldBeNull();
    }

    [Fact]
    public void A_container_that_was_started_again_shows_its_last_exit_code_and_words()
    {
        var observed = Project(Pod().WithContainer(Running(), last: Terminated(3, "schema is older\n"), restarts: 4));

        (observed.ExitCode, observed.RestartCount, observed.Message).ShouldBe((3, 4, "schema is older"));
        observed.Ended.ShouldBeFalse();
    }

    [Fact]
    public void A_crash_loop_is_explained_by_the_end_before_it()
    {
        var observed = Project(Pod().WithContainer(Waiting("CrashLoopBackOff", "back-off 40s"), last: Terminated(3), restarts: 2));

        (observed.ExitCode, observed.Message).ShouldBe((3, "Error: exit code 3"));
    }

    [Fact]
    public void A_container_that_waits_says_why()
    {
        Project(Pod().WithPhase("Pending").WithContainer(Waiting("ImagePullBackOff", "no such image"))).Message.ShouldBe("ImagePullBackOff: no such image");
        Project(Pod().WithPhase("Pending").WithContainer(Waiting("ContainerCreating"))).Message.ShouldBe("ContainerCreating");
    }

    [Fact]
    public void A_long_message_keeps_its_end()
    {
        var message = Project(Pod().WithContainer(Running(), last: Terminated(1, new string('x', 5000) + "END"))).Message!;

        message.Length.ShouldBeLessThan(1100);
        message.ShouldEndWith("END");
    }

    [Fact]
    public void A_pod_that_exited_for_good_has_ended()
    {
        Project(Pod().WithPhase("Failed").WithContainer(Terminated(1))).Ended.ShouldBeTrue();
        Project(Pod().BeingDeleted(Now, 30).WithContainer(Terminated(0))).Ended.ShouldBeTrue();
    }

    [Fact]
    public void Terminated_but_to_be_restarted_is_not_ended() =>
        Project(Pod().WithContainer(Terminated(1))).Ended.ShouldBeFalse();

    [Fact]
    public void A_phase_without_a_report_of_the_containers_proves_nothing() =>
        Project(Pod().WithPhase("Failed")).Ended.ShouldBeFalse();

    [Fact]
    public void All_containers_must_have_ended_not_just_the_first()
    {
        var pod = Pod().WithPhase("Failed").WithContainer(Terminated(0)).WithContainer(Running(), name: "sidecar");
        pod.Spec.Containers.Add(new V1Container { Name = "sidecar" });

        Project(pod).Ended.ShouldBeFalse();
    }

    [Fact]
    public void A_pod_that_was_deleted_before_it_was_bound_never_ran()
    {
        var pod = Pod().WithPhase("Pending").BeingDeleted(Now, 30);
        pod.Spec.NodeName = null;

        Project(pod, node: null).Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_lost_node_does_not_end_a_pod_but_a_node_that_is_gone_or_out_of_service_does()
    {
        var lost = Project(Pod(), new NodeState(IsGone: false, IsLost: true, IsOutOfService: false));
        (lost.NodeLost, lost.Ended).ShouldBe((true, false));
        Project(Pod(), new NodeState(IsGone: true, IsLost: true, IsOutOfService: false)).Ended.ShouldBeTrue();
        Project(Pod(), new NodeState(IsGone: false, IsLost: true, IsOutOfService: true)).Ended.ShouldBeTrue();
    }

    [Fact]
    public void A_person_may_state_that_it_has_ended()
    {
        var pod = Pod();
        pod.Metadata.Annotations[Annotations.Ended] = "true";
        pod.Metadata.Finalizers = [Finalizers.Ended];

        var observed = Project(pod);

        (observed.Ended, observed.HasEndedFinalizer).ShouldBe((true, true));
    }

    [Theory]
    [InlineData(Labels.Ordinal, "six")]
    [InlineData(Labels.Ordinal, "6")]
    [InlineData(Labels.Mode, "Update")]
    [InlineData(Labels.BindingKind, "x")]
    [InlineData(Labels.Binding, null)]
    [InlineData(Labels.Version, null)]
    public void A_mark_that_is_missing_or_unreadable_is_not_guessed(string label, string? value)
    {
        var pod = Pod();
        pod.Metadata.Labels.Remove(label);
        if (value is not null)
            pod.Metadata.Labels[label] = value;

        Should.Throw<ObservationException>(() => Project(pod)).Message.ShouldContain(label);
    }

    [Fact]
    public void Trap_the_server_is_found_by_its_name_and_not_by_its_place()
    {
        var pod = Pod().WithContainer(Running(), name: "mesh-proxy", ready: true).WithContainer(Waiting("CrashLoopBackOff"), last: Terminated(3, "no schema"), restarts: 4);
        pod.Spec.Containers.Insert(0, new V1Container { Name = "mesh-proxy" });

        var observed = Project(pod);

        (observed.ExitCode, observed.RestartCount, observed.Message, observed.ContainersReady).ShouldBe((3, 4, "no schema", false));
        observed.Trouble!.Kind.ShouldBe(PodTroubleKind.CrashLoop);
    }

    [Theory]
    [InlineData("Never", 1, true)]
    [InlineData("Never", 0, true)]
    [InlineData("Always", 1, false)]
    public void A_server_that_ended_for_good_has_exited_although_others_in_its_pod_run_on(string restartPolicy, int code, bool exited)
    {
        var pod = Pod().WithContainer(Running(), name: "mesh-proxy", ready: true).WithContainer(Terminated(code));
        pod.Spec.RestartPolicy = restartPolicy;
        pod.Spec.Containers.Insert(0, new V1Container { Name = "mesh-proxy" });

        var observed = Project(pod);

        (observed.Exited, observed.IsOver, observed.IsLost, observed.ExitCode, observed.Ended).ShouldBe((exited, exited, false, code, false));
    }

    [Fact]
    public void A_sidecar_that_is_not_ready_does_not_make_the_server_unready_and_is_reported()
    {
        var pod = Pod().WithConditions(("Ready", "False"), ("ContainersReady", "False")).WithContainer(Running(), ready: true)
            .WithContainer(Waiting("CrashLoopBackOff"), last: Terminated(2), name: "mesh-proxy");

        var observed = Project(pod);

        (observed.ContainersReady, observed.Ready, observed.Trouble!.Kind).ShouldBe((true, false, PodTroubleKind.Sidecar));
        observed.Trouble.Message.ShouldContain("container 'mesh-proxy'");
    }

    [Fact]
    public void What_keeps_a_pod_from_starting_is_reported_with_the_message_of_its_source()
    {
        PodTrouble? Of(V1Pod pod) => Project(pod.WithPhase("Pending")).Trouble;
        V1Pod Unbound(params V1PodCondition[] conditions)
        {
            var pod = Pod();
            (pod.Spec.NodeName, pod.Status.Conditions) = (null, conditions);
            return pod;
        }

        Of(Unbound(new V1PodCondition { Type = "PodScheduled", Status = "False", Reason = "Unschedulable", Message = "0/3 nodes are available" }))
            .ShouldBe(new PodTrouble(PodTroubleKind.Unschedulable, "0/3 nodes are available"));
        Of(Unbound())!.Kind.ShouldBe(PodTroubleKind.NotScheduled);
        Of(Pod())!.Kind.ShouldBe(PodTroubleKind.NotCreated);
        Of(Pod().WithContainer(Waiting("ContainerCreating")))!.Kind.ShouldBe(PodTroubleKind.NotCreated);
        Of(Pod().Owned().WithContainer(Waiting("ContainerCreating")))!.Message.ShouldContain("it mounts Secret 'ums-t2k4xq-2s'");
        Of(Pod().WithContainer(Waiting("ErrImagePull", "denied")))!.Kind.ShouldBe(PodTroubleKind.ImagePull);
        Of(Pod().WithContainer(Waiting("InvalidImageName", "bad")))!.Kind.ShouldBe(PodTroubleKind.ImagePull);
        Of(Pod().WithContainer(Waiting("CreateContainerConfigError", "secret not found"))).ShouldBe(new PodTrouble(PodTroubleKind.ContainerConfig, "CreateContainerConfigError: secret not found"));
        Of(Pod().WithContainer(Waiting("PodInitializing")).WithInit(Waiting("ImagePullBackOff", "no such image")))
            .ShouldBe(new PodTrouble(PodTroubleKind.InitContainer, "init container 'mesh-init' of image mesh: ImagePullBackOff: no such image"));
        Of(Pod().WithContainer(Waiting("PodInitializing")).WithInit(Waiting("CrashLoopBackOff"), Terminated(1, "no token")))!.Message.ShouldEndWith("CrashLoopBackOff: no token");
        Of(Pod().WithContainer(Waiting("PodInitializing")).WithInit(Terminated(0), name: "first").WithInit(Running(), name: "native"))!.Kind.ShouldBe(PodTroubleKind.NotCreated);
        Of(Pod().WithContainer(Waiting("CrashLoopBackOff"), last: Terminated(137, reason: "OOMKilled")))!.Kind.ShouldBe(PodTroubleKind.OutOfMemory);
    }

    [Theory]
    [InlineData("Evicted")]
    [InlineData("Preempting")]
    [InlineData("NodeShutdown")]
    [InlineData("OutOfcpu")]
    public void A_pod_that_was_taken_off_its_node_is_lost_and_gave_no_verdict(string reason)
    {
        var pod = Pod().WithPhase("Failed").WithContainer(Terminated(137));
        (pod.Status.Reason, pod.Status.Message) = (reason, "The node was low on resource: memory.");

        var observed = Project(pod);

        observed.IsLost.ShouldBeTrue();
        observed.Trouble.ShouldBe(new PodTrouble(PodTroubleKind.Disrupted, $"{reason}: The node was low on resource: memory."));
    }

    /// <summary>Kubelets know ever more reasons to refuse a pod that the scheduler has bound.</summary>
    [Theory]
    [InlineData("TopologyAffinityError", "Resources cannot be allocated with Topology locality")]
    [InlineData("NodePorts", "Node has no free port")]
    [InlineData("AReasonOfTomorrow", "no")]
    public void A_pod_that_its_node_refuses_is_lost_and_says_why(string reason, string message)
    {
        var pod = Pod().WithPhase("Failed");
        (pod.Status.Reason, pod.Status.Message) = (reason, message);

        var observed = Project(pod);

        observed.IsLost.ShouldBeTrue();
        observed.Trouble.ShouldBe(new PodTrouble(PodTroubleKind.Disrupted, $"{reason}: {message}"));
    }

    /// <summary>After a restart of the node, kubelet and runtime report an exit code that nobody has seen.</summary>
    [Theory]
    [InlineData("ContainerStatusUnknown", 137)]
    [InlineData("Unknown", 255)]
    public void An_end_that_nobody_has_seen_is_no_verdict(string reason, int code)
    {
        var pod = Pod().WithPhase("Failed").WithContainer(Terminated(code, "The container could not be located when the pod was terminated", reason));
        pod.Spec.RestartPolicy = "Never";

        var observed = Project(pod);

        (observed.IsOver, observed.IsLost, observed.ExitCode).ShouldBe((true, true, null));
        observed.Trouble.ShouldBe(new PodTrouble(PodTroubleKind.Disrupted, $"{reason}: The container could not be located when the pod was terminated"));
    }

    [Fact]
    public void A_pod_that_ran_longer_than_somebody_allows_gave_no_verdict()
    {
        var pod = Pod().WithPhase("Failed").WithContainer(Terminated(137));
        (pod.Status.Reason, pod.Status.Message) = ("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");

        Project(pod).IsLost.ShouldBeTrue();
    }

    [Fact]
    public void A_finalizer_of_another_program_that_keeps_an_ended_pod_is_named()
    {
        V1Pod Kept(params string[] finalizers)
        {
            var pod = Pod().BeingDeleted(Now, 30);
            pod.Metadata.Finalizers = finalizers;
            return pod;
        }

        Project(Kept("example.com/drain", Finalizers.Ended).WithContainer(Terminated(0))).Trouble.ShouldBe(
            new PodTrouble(PodTroubleKind.KeptByFinalizer, "finalizer example.com/drain of another program keeps it"));
        Project(Kept("example.com/drain").WithContainer(Running())).Trouble.ShouldBeNull("it is not the finalizer that keeps it");
        Project(Kept(Finalizers.Ended).WithContainer(Terminated(0))).Trouble.ShouldBeNull();
    }

    [Fact]
    public void Whether_a_server_was_ever_started_is_known_only_from_a_node_that_reports()
    {
        var lost = new NodeState(IsGone: false, IsLost: true, IsOutOfService: false);
        V1Pod Waits(string reason) => Pod().WithPhase("Pending").WithContainer(Waiting(reason));

        Project(Waits("ImagePullBackOff")).NeverStarted.ShouldBeTrue();
        Project(Waits("ImagePullBackOff"), lost).NeverStarted.ShouldBeFalse();
        Project(Pod().WithPhase("Pending").WithContainer(Waiting("CrashLoopBackOff"), last: Terminated(1), restarts: 1)).NeverStarted.ShouldBeFalse();
        Project(Pod().WithContainer(Running())).NeverStarted.ShouldBeFalse();
    }

    [Theory]
    [InlineData(Labels.Instance, "ums", false)]
    [InlineData(Labels.Name, "ums-server", false)]
    [InlineData(Labels.Component, "server", false)]
    [InlineData(Labels.ManagedBy, "ums-operator", true)]
    public void A_label_by_which_it_is_found_is_missed_with_its_cure(string label, string value, bool selected)
    {
        foreach (var other in new[] { null, "quarantine" })
        {
            var pod = Pod().Owned().WithConditions(("Ready", "True")).WithContainer(Running(), ready: true);
            pod.Metadata.Labels.Remove(label);
            if (other is not null)
                pod.Metadata.Labels[label] = other;

            var observed = PodProjection.Project(pod, Alive, new ProbeResult("12.4.110", "ok", null));

            (observed.Selected, observed.Serves, observed.Trouble!.Kind).ShouldBe((selected, selected, PodTroubleKind.LabelsChanged));
            observed.Trouble.Message.ShouldContain(label);
            observed.Trouble.Cure.ShouldNotBeNull().ShouldContain($"kubectl label pod ums-2 -n site --overwrite {label}={value}");
        }
    }

    [Theory]
    [InlineData(Labels.Ordinal, "0", "2")]
    [InlineData(Labels.Binding, "t2k4xq-0p", "t2k4xq-2s")]
    [InlineData(Labels.BindingKind, "Migrator", "Snapshot")]
    [InlineData(Labels.Mode, "production", "update")]
    [InlineData(Labels.Version, "quarantine", "12.04.110")]
    public void A_mark_that_says_other_than_the_pod_was_made_with_is_not_believed_and_its_cure_is_reported(string label, string value, string made)
    {
        var pod = Pod().Owned();
        Project(pod).Binding.ShouldBe("t2k4xq-2s");
        pod.Metadata.Labels[label] = value;

        Should.Throw<ObservationException>(() => Project(pod)).Message.ShouldContain($"--overwrite {label}={made}");
        // A pod that is being deleted is only waited for. If its finalizer were not removed, it would never disappear.
        Project(pod.BeingDeleted(Now, 30)).Binding.ShouldBe("t2k4xq-2s");
    }

    private static PodObserved Project(V1Pod pod) => Project(pod, Alive);

    private static PodObserved Project(V1Pod pod, NodeState? node) => PodProjection.Project(pod, node, ProbeResult.None);
}
