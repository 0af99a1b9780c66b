using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Installing;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class PodTests(BareCluster cluster)
{
    [Fact]
    public async Task A_pod_runs_gets_ready_and_serves_on_its_own_address()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Responder("one"));
        await test.CreateAsync(test.Responder("two"));

        var one = await test.WaitReadyAsync("one");
        var two = await test.WaitReadyAsync("two");

        one.Status.PodIP.ShouldNotBe(two.Status.PodIP);
        (await NodeTest.AskAsync(one, "/")).ShouldBe("one", "each has its own host name");
        (await NodeTest.AskAsync(two, "/")).ShouldBe("two");
        one.Status.Phase.ShouldBe("Running");
        NodeTest.MainOf(one)!.Started.ShouldBe(true);
        NodeTest.MainOf(one)!.State.Running.ShouldNotBeNull();
        foreach (var type in new[] { "PodScheduled", "Initialized", "ContainersReady", "Ready" })
            NodeTest.Condition(one, type)!.Status.ShouldBe("True", type);
    }

    /// <summary>As the operator's own volume on /tmp would, in a clone below /tmp.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_volume_does_not_hide_the_program_that_an_image_stands_for(bool readOnly)
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Responder("covered");
        pod.Spec.Volumes = [new V1Volume { Name = "cover", EmptyDir = new V1EmptyDirVolumeSource() }];
        pod.Spec.Containers[0].VolumeMounts =
            [new V1VolumeMount { Name = "cover", MountPath = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), ReadOnlyProperty = readOnly }];
        await test.CreateAsync(pod);

        var covered = await test.WaitAsync("covered", p => NodeTest.Condition(p, "Ready")?.Status == "True" || NodeTest.MainOf(p)?.RestartCount > 0, "Ready");

        NodeTest.MainOf(covered)!.RestartCount.ShouldBe(0, test.LogOf("covered"));
        test.LogOf("covered").ShouldNotContain("mount");
    }

    [Fact]
    public async Task A_wait_for_pods_that_crash_fails_at_once_with_their_log()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Pod("crashing", "test/sh", "echo no such program; exit 7"));
        var crashes = new PodCrashes(test.Client, test.Name, (pod, container) => test.Node.LogFile(test.Name, pod, container));

        var told = await Should.ThrowAsync<SandboxException>(() => crashes.GuardAsync(
            async token =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return true;
            },
            NodeTest.Token));

        told.Message.ShouldContain($"pod {test.Name}/crashing, container main: CrashLoopBackOff");
        told.Message.ShouldContain("exit code 7");
        told.Message.ShouldContain("no such program");
    }

    [Fact]
    public async Task A_readiness_gate_holds_the_pod_back_until_its_condition_is_true()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Responder("gated");
        pod.Spec.ReadinessGates = [new V1PodReadinessGate { ConditionType = "umsoperator.io/admitted" }];
        await test.CreateAsync(pod);

        var held = await test.WaitAsync("gated", p => NodeTest.Condition(p, "ContainersReady")?.Status == "True", "ContainersReady");
        NodeTest.Condition(held, "Ready")!.Status.ShouldBe("False");
        NodeTest.Condition(held, "Ready")!.Reason.ShouldBe("ReadinessGatesNotReady");

        await test.MergeStatusAsync("gated", """{"status":{"conditions":[{"type":"umsoperator.io/admitted","status":"True"}]}}""");
        var ready = await test.WaitReadyAsync("gated");
        NodeTest.Condition(ready, "umsoperator.io/admitted")!.Status.ShouldBe("True", "others' conditions are kept");
    }

    [Fact]
    public async Task Readiness_follows_the_probe_both_ways()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Responder("moody"));
        var pod = await test.WaitReadyAsync("moody");

        await NodeTest.AskAsync(pod, "/ready/off");
        var unready = await test.WaitAsync("moody", p => NodeTest.Condition(p, "Ready")?.Status == "False", "not Ready");
        NodeTest.Condition(unready, "Ready")!.Reason.ShouldBe("ContainersNotReady");
        NodeTest.MainOf(unready)!.RestartCount.ShouldBe(0);

        await NodeTest.AskAsync(pod, "/ready/on");
        await test.WaitReadyAsync("moody");
    }

    [Fact]
    public async Task A_secret_is_mounted_at_its_path_and_seen_by_its_pod_alone()
    {
        await using var test = await cluster.BeginAsync();
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = "binding" },
            StringData = new Dictionary<string, string>(StringComparer.Ordinal) { ["password"] = "s3cret" },
        };
        await test.Client.CoreV1.CreateNamespacedSecretAsync(secret, test.Name, cancellationToken: NodeTest.Token);
        var pod = test.Responder("bound");
        pod.Spec.Volumes = [new V1Volume { Name = "binding", Secret = new V1SecretVolumeSource { SecretName = "binding" } }];
        pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "binding", MountPath = "/bindings-of-a-test/database", ReadOnlyProperty = true }];
        pod.Spec.Containers[0].Env.Add(new V1EnvVar
        {
            Name = "PASSWORD",
            ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "binding", Key = "password" } },
        });
        pod.Spec.Containers[0].Env.Add(new V1EnvVar { Name = "GREETING", Value = "$(PASSWORD)-$$(PASSWORD)-$(NOBODY)" });
        await test.CreateAsync(pod);
        await test.CreateAsync(test.Responder("stranger"));

        var bound = await test.WaitReadyAsync("bound");
        var stranger = await test.WaitReadyAsync("stranger");

        (await NodeTest.AskAsync(bound, "/file/bindings-of-a-test/database/password")).ShouldBe("s3cret");
        (await NodeTest.AskAsync(bound, "/env/GREETING")).ShouldBe("s3cret-$(PASSWORD)-$(NOBODY)");
        await Should.ThrowAsync<HttpRequestException>(NodeTest.AskAsync(stranger, "/file/bindings-of-a-test/database/password"));
        Directory.Exists("/bindings-of-a-test").ShouldBeFalse("the host has no such folder");
    }

    [Fact]
    public async Task A_missing_secret_is_waited_for()
    {
        await using var test = await cluster.BeginAsync();
        var pod = test.Responder("waiting");
        pod.Spec.Containers[0].EnvFrom = [new V1EnvFromSource { SecretRef = new V1SecretEnvSource { Name = "late" } }];
        await test.CreateAsync(pod);
        await test.WaitAsync("waiting", p => NodeTest.MainOf(p)?.State?.Waiting?.Reason == "CreateContainerConfigError", "CreateContainerConfigError");

        var secret = new V1Secret { Metadata = new V1ObjectMeta { Name = "late" }, StringData = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "b" } };
        await test.Client.CoreV1.CreateNamespacedSecretAsync(secret, test.Name, cancellationToken: NodeTest.Token);
        (await NodeTest.AskAsync(await test.WaitReadyAsync("waiting"), "/env/A")).ShouldBe("b");
    }

    [Fact]
    public async Task An_unknown_image_is_reported_as_a_kubelet_reports_it()
    {
        await using var test = await cluster.BeginAsync();
        await test.CreateAsync(test.Pod("stranger", "nowhere/unknown:1"));
        await test.WaitAsync("stranger", p => NodeTest.MainOf(p)?.State?.Waiting?.Reason == "ErrImagePull", "ErrImagePull");
        var pod = await test.WaitAsync("stranger", p => NodeTest.MainOf(p)?.State?.Waiting?.Reason == "ImagePullBackOff", "ImagePullBackOff");
        pod.Status.Phase.ShouldBe("Pending");
    }

    [Fact]
    public async Task Claims_and_tokens_are_mounted_and_a_claim_outlives_its_pod()
    {
        await using var test = await cluster.BeginAsync();
        var claim = new V1PersistentVolumeClaim
        {
            Metadata = new V1ObjectMeta { Name = "data" },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["storage"] = new("1Gi") } },
            },
        };
        await test.Client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(claim, test.Name, cancellationToken: NodeTest.Token);

        await test.CreateAsync(WithClaim(test.Pod("writer", "test/sh", "echo kept > /data/inner/file; cat /var/run/secrets/kubernetes.io/serviceaccount/token; id -u")));
        await test.WaitAsync("writer", p => p.Status?.Phase == "Succeeded", "Succeeded");
        test.LogOf("writer").ShouldStartWith("eyJ", Case.Sensitive, "a JSON web token");
        await test.CreateAsync(WithClaim(test.Pod("reader", "test/sh", "cat /data/inner/file > /dev/termination-log; exit 3")));

        var reader = await test.WaitAsync("reader", p => p.Status?.Phase == "Failed", "Failed");
        NodeTest.MainOf(reader)!.State.Terminated.Message.Trim().ShouldBe("kept");
        NodeTest.MainOf(reader)!.State.Terminated.ExitCode.ShouldBe(3);

        await test.Client.CoreV1.DeleteNamespacedPersistentVolumeClaimAsync("data", test.Name, cancellationToken: NodeTest.Token);
        await Eventually.TrueAsync(
            async () => (await test.Client.CoreV1.ListNamespacedPersistentVolumeClaimAsync(test.Name, cancellationToken: NodeTest.Token)).Items.Count == 0,
            "the claim is gone: no pod uses it");

        static V1Pod WithClaim(V1Pod pod)
        {
            pod.Spec.RestartPolicy = "Never";
            pod.Spec.AutomountServiceAccountToken = true;
            pod.Spec.Volumes = [new V1Volume { Name = "data", PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = "data" } }];
            pod.Spec.Containers[0].VolumeMounts = [new V1VolumeMount { Name = "data", MountPath = "/data/inner", SubPath = "sub" }];
            return pod;
        }
    }
}
