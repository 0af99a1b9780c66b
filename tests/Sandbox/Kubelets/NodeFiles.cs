using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Configuration of one node's programs. Its unusual settings are for machines without systemd and with few rights.</summary>
/// <param name="Folder">Folder of the node.</param>
/// <param name="Number">Number of the node, from 1.</param>
internal sealed record NodeFiles(string Folder, int Number)
{
    public string Name => $"node-{Number}";

    public string KubeletConfiguration => Path.Combine(Folder, "kubelet.yaml");

    public string KubeletKubeConfig => Path.Combine(Folder, "kubelet.kubeconfig");

    public string ProxyConfiguration => Path.Combine(Folder, "kube-proxy.yaml");

    public string ProxyKubeConfig => Path.Combine(Folder, "kube-proxy.kubeconfig");

    private string Networks => Path.Combine(Folder, "cni");

    /// <summary>Writes all files except the kubeconfigs.</summary>
    /// <param name="authority">The cluster's certificate authority, with which kubelets verify client certificates.</param>
    /// <param name="kubelet">Lines of the kubelet's configuration that depend on its version.</param>
    /// <param name="cancellationToken">Cancels the writing.</param>
    public async Task WriteAsync(string authority, IEnumerable<string> kubelet, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Networks);
        await File.WriteAllTextAsync(Path.Combine(Folder, "containerd.toml"), Containerd, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(Networks, "pods.conflist"), Cni.ToJsonString(), cancellationToken);
        await File.WriteAllTextAsync(KubeletConfiguration, Kubelet(authority) + string.Concat(kubelet.Select(line => $"{line}\n")), cancellationToken);
        await File.WriteAllTextAsync(ProxyConfiguration, Proxy, cancellationToken);
    }

    private string Containerd => $"""
        version = 2
        root = "{Folder}/containerd"
        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "docker.io/local/pause:1"
          # Root may lack CAP_SYS_RESOURCE.
          restrict_oom_score_adj = true
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "/usr/lib/cni"
            conf_dir = "{Networks}"
          [plugins."io.containerd.grpc.v1.cri".containerd]
            snapshotter = "overlayfs"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
              runtime_type = "io.containerd.runc.v2"

        """;

    // Routed rather than bridged, so that traffic between pods of one node through a Service's address passes iptables without br_netfilter.
    private JsonObject Cni => new()
    {
        ["cniVersion"] = "0.4.0",
        ["name"] = "pods",
        ["plugins"] = new JsonArray(new JsonObject
        {
            ["type"] = "ptp",
            ["ipMasq"] = false,
            ["ipam"] = new JsonObject
            {
                ["type"] = "host-local",
                ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = Network.PodsOf(Number) })),
                ["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0" }),
                ["dataDir"] = "/run/cni",
            },
        }),
    };

    private static string Kubelet(string authority) => $$"""
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        authentication:
          anonymous: { enabled: false }
          webhook: { enabled: true }
          x509: { clientCAFile: {{authority}} }
        authorization: { mode: Webhook }
        readOnlyPort: 0
        cgroupDriver: cgroupfs
        cgroupsPerQOS: false
        enforceNodeAllocatable: []
        failSwapOn: false
        oomScoreAdj: 0
        # How full the machine's disk is, is not this cluster's business.
        evictionHard: { memory.available: 100Mi }
        imageGCHighThresholdPercent: 100
        resolvConf: ""

        """;

    private string Proxy => $$"""
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        clientConnection: { kubeconfig: {{ProxyKubeConfig}} }
        hostnameOverride: {{Name}}
        mode: iptables
        clusterCIDR: {{Network.Pods}}
        oomScoreAdj: 0
        # The machine's own settings stay.
        conntrack: { maxPerCore: 0, tcpCloseWaitTimeout: 0s, tcpEstablishedTimeout: 0s }

        """;
}
