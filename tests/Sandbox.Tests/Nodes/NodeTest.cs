using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.Nodes;

/// <summary>A namespace and a node of a test's own. Disposed, it checks that no process and no folder of its pods is left.</summary>
public sealed class NodeTest : IAsyncDisposable
{
    private readonly RunFolder _run;
    private readonly HashSet<string> _uids = new(StringComparer.Ordinal);

    private NodeTest(RunFolder run, KubernetesClientConfiguration configuration, string name)
    {
        (_run, Configuration, Name) = (run, configuration, name);
        Client = new Kubernetes(configuration);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public KubernetesClientConfiguration Configuration { get; }

    public Kubernetes Client { get; }

    /// <summary>Of the namespace and of the node.</summary>
    public string Name { get; }

    public ProcessNode Node { get; private set; } = null!;

    /// <summary>What the tests' images stand for.</summary>
    public static ImageCatalog Images { get; } = new(
    [
        new ImageEntry { Image = "test/responder", Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Sandbox.dll"), "responder"], Args = ["8080"] },
        new ImageEntry { Image = "ums-server", Command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "UmsServer.dll"), "--version", "{tag}"] },
        new ImageEntry { Image = "test/sh", Command = ["/bin/sh", "-c"], Args = ["exec sleep 1000"], Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["TAG"] = "{tag}" } },
    ]);

    public static async Task<NodeTest> StartAsync(RunFolder run, KubernetesClientConfiguration configuration, string name, TimeSpan lease)
    {
        var test = new NodeTest(run, configuration, name);
        await test.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: Token);
        await Eventually.TrueAsync(
            () => ServiceAccountReadiness.IsReadyAsync(test.Client, name, Token), "the default ServiceAccount lets pods in");
        test.Node = await test.StartNodeAsync(lease);
        return test;
    }

    public Task<ProcessNode> StartNodeAsync(TimeSpan? lease = null) => ProcessNode.StartAsync(
        new ProcessNodeOptions
        {
            Name = Name,
            Kubernetes = Configuration,
            Images = Images,
            Run = _run,
            LeaseDuration = lease ?? TimeSpan.FromSeconds(40),
            BackOff = TimeSpan.FromMilliseconds(300),
        },
        Token);

    public void Replace(ProcessNode node) => Node = node;

    /// <summary>A pod for this node alone, with no token of its own.</summary>
    public V1Pod Pod(string name, string image, params string[] args) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Name, Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["app"] = "test" } },
        Spec = new V1PodSpec
        {
            NodeName = Name,
            AutomountServiceAccountToken = false,
            TerminationGracePeriodSeconds = 5,
            Containers = [new V1Container { Name = "main", Image = image, Args = args }],
        },
    };

    /// <summary>A responder that is ready once it answers.</summary>
    public V1Pod Responder(string name)
    {
        var pod = Pod(name, "test/responder");
        var container = pod.Spec.Containers[0];
        container.Env = [new V1EnvVar { Name = "POD_IP", ValueFrom = new V1EnvVarSource { FieldRef = new V1ObjectFieldSelector { FieldPath = "status.podIP" } } }];
        container.Ports = [new V1ContainerPort { Name = "http", ContainerPort = 8080 }];
        container.ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/ready", Port = "http" }, PeriodSeconds = 1, FailureThreshold = 1 };
        return pod;
    }

    public async Task<V1Pod> CreateAsync(V1Pod pod)
    {
        var created = await Client.CoreV1.CreateNamespacedPodAsync(pod, Name, cancellationToken: Token);
        _uids.Add(created.Metadata.Uid);
        return created;
    }

    public Task<V1Pod> ReadAsync(string pod) => Client.CoreV1.ReadNamespacedPodAsync(pod, Name, cancellationToken: Token);

    public Task<V1Pod> WaitAsync(string pod, Func<V1Pod, bool> satisfies, string what, double seconds = 60) =>
        Eventually.GetAsync(() => ReadAsync(pod), satisfies, $"{pod}: {what}", seconds);

    public Task<V1Pod> WaitReadyAsync(string pod) => WaitAsync(pod, p => Condition(p, "Ready")?.Status == "True", "Ready");

    public Task WaitGoneAsync(string pod) => Eventually.TrueAsync(
        async () => (await Client.CoreV1.ListNamespacedPodAsync(Name, fieldSelector: $"metadata.name={pod}", cancellationToken: Token)).Items.Count == 0,
        $"{pod} is gone");

    public Task DeleteAsync(string pod, int? grace = null) =>
        Client.CoreV1.DeleteNamespacedPodAsync(pod, Name, gracePeriodSeconds: grace, cancellationToken: Token);

    public Task MergeStatusAsync(string pod, string patch) => Client.CoreV1.PatchNamespacedPodStatusAsync(
        new V1Patch(patch, V1Patch.PatchType.StrategicMergePatch), pod, Name, cancellationToken: Token);

    public static V1PodCondition? Condition(V1Pod pod, string type) => pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

    public static V1ContainerStatus? MainOf(V1Pod pod) => pod.Status?.ContainerStatuses?.FirstOrDefault(c => c.Name == "main");

    /// <summary>What the responder of a pod says.</summary>
    public static async Task<string> AskAsync(V1Pod pod, string path)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://{pod.Status.PodIP}:8080{path}"), Token);
    }

    /// <summary>The process behind the pod's main container.</summary>
    public static int ProcessOf(V1Pod pod) => int.Parse(MainOf(pod)!.ContainerID.Split('/')[^1]);

    public static bool IsAlive(int process) => Directory.Exists($"/proc/{process}");

    /// <summary>What it has printed so far; nothing before its process has started.</summary>
    public string LogOf(string pod) => File.Exists(Node.LogFile(Name, pod, "main")) ? File.ReadAllText(Node.LogFile(Name, pod, "main")) : "";

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        var pods = await Client.CoreV1.ListNamespacedPodAsync(Name);
        foreach (var pod in pods.Items) await Client.CoreV1.DeleteNamespacedPodAsync(pod.Metadata.Name, Name, gracePeriodSeconds: 0);
        Client.Dispose();
        foreach (var uid in _uids)
        {
            Directory.Exists(Path.Combine(_run.Path, "pods", uid)).ShouldBeFalse("a pod's folder is left");
            Processes(uid).ShouldBeEmpty();
        }
    }

    // A container's process stands in a mount namespace whose root lies in its pod's folder.
    private static List<string> Processes(string uid) =>
        [.. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)).Where(folder => MountInfo(folder).Contains(uid, StringComparison.Ordinal))];

    private static string MountInfo(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "mountinfo"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // it has just ended
        }
    }
}
