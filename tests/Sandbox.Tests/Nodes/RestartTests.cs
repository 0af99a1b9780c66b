using k8s.Models;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class RestartTests(BareCluster cluster)
{
    [Fact]
    public async Task Never_keeps_the_exit_code_and_does_not_run_again()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Pod("once", "test/sh", "exit 7");
        pod.Spec.RestartPolicy = "Never";
        await test.CreateAsync(pod);

        var ended = await test.WaitAsync("once", p => p.Status?.Phase == "Failed", "Failed");

        NodeTest.MainOf(ended)!.State.Terminated.ExitCode.ShouldBe(7);
        NodeTest.MainOf(ended)!.State.Terminated.Reason.ShouldBe("Error");
        NodeTest.MainOf(ended)!.RestartCount.ShouldBe(0);
    }

    [Fact]
    public async Task Always_restarts_with_growing_pauses_and_says_CrashLoopBackOff()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Pod("crashing", "test/sh", "echo run; exit 1"));

        var waiting = await test.WaitAsync(
            "crashing", p => NodeTest.MainOf(p) is { RestartCount: >= 2, State.Waiting.Reason: "CrashLoopBackOff" }, "CrashLoopBackOff");

        NodeTest.MainOf(waiting)!.LastState.Terminated.ExitCode.ShouldBe(1);
        waiting.Status.Phase.ShouldBe("Running");
        test.LogOf("crashing").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBeGreaterThanOrEqualTo(3);
    }

    [Fact]
    public async Task OnFailure_restarts_until_success()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Pod("stubborn", "test/sh", "[ -e /state/seen ] && exit 0; touch /state/seen; exit 1");
        pod.Spec.RestartPolicy = "OnFailure";
        pod.Spec.Volumes = [new V1Volume { Name = "state", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "state", MountPath = "/state" }];
        await test.CreateAsync(pod);

        var ended = await test.WaitAsync("stubborn", p => p.Status?.Phase == "Succeeded", "Succeeded");
        NodeTest.MainOf(ended)!.RestartCount.ShouldBe(1);
        NodeTest.MainOf(ended)!.State.Terminated.Reason.ShouldBe("Completed");
    }

    [Fact]
    public async Task A_failing_liveness_probe_restarts_the_container()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Responder("hung");
        var ready = new V1HTTPGetAction { Path = "/ready", Port = 8080 };
        // A start is judged by its own probe and no answer is late: on a busy machine only the 503 may restart the container.
        pod.Spec.Containers[0].StartupProbe = new V1Probe { HttpGet = ready, PeriodSeconds = 1, FailureThreshold = 60 };
        pod.Spec.Containers[0].LivenessProbe = new V1Probe { HttpGet = ready, PeriodSeconds = 1, FailureThreshold = 2, TimeoutSeconds = 30 };
        await test.CreateAsync(pod);
        await NodeTest.AskAsync(await test.WaitReadyAsync("hung"), "/ready/off");

        await test.WaitAsync("hung", p => NodeTest.MainOf(p) is { RestartCount: 1, Ready: true }, "restarted and ready");
    }

    [Fact]
    public async Task Init_containers_run_first_and_startup_and_exec_probes_are_asked_inside_the_pod()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Pod("staged", "test/sh", "sleep 0.3; cp /staged/a /staged/b; exec sleep 1000");
        var mounts = new List<V1VolumeMount> { new() { Name = "work", MountPath = "/staged" } };
        pod.Spec.Volumes = [new V1Volume { Name = "work", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.InitContainers = [new V1Container { Name = "init", Image = "test/sh", Args = ["touch /staged/a"], VolumeMounts = mounts }];
        pod.Spec.Containers[0].VolumeMounts = mounts;
        pod.Spec.Containers[0].StartupProbe = new V1Probe { Exec = new V1ExecAction { Command = ["test", "-e", "/staged/b"] }, PeriodSeconds = 1, FailureThreshold = 20 };
        await test.CreateAsync(pod);

        var ready = await test.WaitReadyAsync("staged");
        ready.Status.InitContainerStatuses[0].State.Terminated.ExitCode.ShouldBe(0);
        NodeTest.MainOf(ready)!.Started.ShouldBe(true);
        NodeTest.MainOf(ready)!.RestartCount.ShouldBe(0);
    }
}
