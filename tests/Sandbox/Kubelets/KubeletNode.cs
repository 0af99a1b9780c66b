using System.Collections.Immutable;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>A real node inside the namespaces of <see cref="LinuxNamespaces"/>: containerd in its own network, mount and UTS namespaces (<c>node.sh</c>), with kubelet and kube-proxy.</summary>
internal sealed class KubeletNode
{
    private const string Runtime = "unix:///run/containerd/containerd.sock";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly RunFolder _run;
    private readonly SandboxProcess _containerd;

    private KubeletNode(RunFolder run, SandboxProcess containerd) => (_run, _containerd) = (run, containerd);

    /// <summary>Starts a node and imports its images. It becomes Ready some seconds later.</summary>
    /// <param name="run">The run that ends it.</param>
    /// <param name="controlPlane">The control plane that it joins.</param>
    /// <param name="number">Number of the node, from 1.</param>
    /// <param name="images">An OCI layout (<c>eng/image/node.sh</c>).</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="SandboxException">A program exited or did not become ready.</exception>
    public static async Task<KubeletNode> StartAsync(RunFolder run, KubernetesControlPlane controlPlane, int number, string images, CancellationToken cancellationToken)
    {
        var files = new NodeFiles(run.CreateFolder($"node-{number}"), number);
        var programs = controlPlane.Binaries ?? throw new SandboxException("A node can only join the sandbox's own control plane. Unset UMS_KUBECONFIG.");
        var flags = await ComponentFlags.OfAsync(run, Path.Combine(programs, "kubelet"), cancellationToken);
        if (flags.ContainerdProblem(await ComponentFlags.SaysAsync(run, "containerd", cancellationToken)) is { } problem)
            throw new SandboxException(problem);
        var isUnified = ControlGroup.Places("").All(group => group.IsUnified);
        await files.WriteAsync(controlPlane.AuthorityPath, flags.KubeletConfiguration(Runtime, isUnified), cancellationToken);
        await controlPlane.WriteKubeConfigAsync(files.KubeletKubeConfig, $"system:node:{files.Name}", "system:nodes", cancellationToken);
        await controlPlane.WriteKubeConfigAsync(files.ProxyKubeConfig, "system:kube-proxy", "system:node-proxier", cancellationToken);

        var script = Path.Combine(AppContext.BaseDirectory, "Kubelets", "node.sh");
        var containerd = run.Start(new ProcessSpec(
            $"containerd-{number}", "unshare", "--net", "--mount", "--uts", "/bin/sh", script, files.Name, $"{number}", files.Folder));
        var node = new KubeletNode(run, containerd);
        await Readiness.WaitAsync(
            containerd, _ => Task.FromResult(File.Exists($"/proc/{containerd.Id}/root/run/containerd/containerd.sock")), Deadline, cancellationToken);
        await run.RunAsync(
            node.Inside($"import-{number}", "/bin/sh", "-c", "tar -C \"$1\" -c . | ctr --namespace k8s.io images import -", "sh", images), cancellationToken);
        node.StartParts(files, programs, flags);
        return node;
    }

    private void StartParts(NodeFiles files, string programs, ComponentFlags flags)
    {
        _run.Start(Inside(
            $"kubelet-{files.Number}",
            [
                Path.Combine(programs, "kubelet"),
                $"--config={files.KubeletConfiguration}",
                $"--kubeconfig={files.KubeletKubeConfig}",
                .. flags.ContainerRuntime(Runtime),
                $"--hostname-override={files.Name}",
                $"--node-ip={Network.Node(files.Number)}",
            ]));
        _run.Start(Inside($"kube-proxy-{files.Number}", Path.Combine(programs, "kube-proxy"), $"--config={files.ProxyConfiguration}"));
    }

    private ProcessSpec Inside(string name, params ImmutableArray<string> command) =>
        new(name, "nsenter", [$"--target={_containerd.Id}", "--net", "--mount", "--uts", "--", .. command]);
}
