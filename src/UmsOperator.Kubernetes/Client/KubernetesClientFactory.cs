using k8s;

namespace UmsOperator.Kubernetes.Client;

/// <summary>Opens connections with retries, keep-alive pings, request metrics and an ear for the server's clock. Where the server is, is always said, never guessed.</summary>
public sealed class KubernetesClientFactory(ResilienceOptions resilience, KubernetesMetrics metrics, ServerTime time, Random random)
{
    /// <summary>The server of the cluster that this pod runs in, as its ServiceAccount. The token is re-read as it rotates; a rotated CA needs a
    /// restart (let liveness fail on <see cref="Watching.ISynced.LastContact"/>).</summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">Not in a pod, or no ServiceAccount is mounted.</exception>
    public ApiConnection InCluster() => Connect(KubernetesClientConfiguration.InClusterConfig());

    /// <summary>The server of a kubeconfig file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Context name; null for the current one.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The file or the context is not there or not usable.</exception>
    public ApiConnection FromKubeconfig(string path, string? context = null) =>
        Connect(KubernetesClientConfiguration.BuildConfigFromConfigObject(Kubeconfig.Read(path), context));

    /// <summary>The server of this configuration.</summary>
    /// <param name="config">Where the server is and who we are.</param>
    /// <param name="inner">Handlers below the retries; in tests the last one may answer by itself.</param>
    public ApiConnection Connect(KubernetesClientConfiguration config, params DelegatingHandler[] inner)
    {
        var setup = config.FirstMessageHandlerSetup;
        config.FirstMessageHandlerSetup = handler =>
        {
            // The client waits 3 minutes before it asks whether a silent connection is alive: too long for a lease of 15 seconds.
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
            handler.ConnectTimeout = TimeSpan.FromSeconds(10);
            handler.PooledConnectionLifetime = TimeSpan.FromMinutes(15);
            handler.EnableMultipleHttp2Connections = true;
            setup?.Invoke(handler);
        };
        return new ApiConnection(config, [new RetryHandler(resilience, time, random), new RequestMetricsHandler(metrics), new ServerTimeHandler(time), .. inner]);
    }
}
