using k8s;

namespace UmsOperator.Kubernetes.Client;

/// <summary>
/// Creates connections with retries, keep-alive pings, request metrics and the server's clock. The server must be given explicitly; no default
/// location is searched.
/// </summary>
public sealed class KubernetesClientFactory(ResilienceOptions resilience, KubernetesMetrics metrics, ServerTime time, Random random)
{
    /// <summary>
    /// Connects to the cluster that this pod runs in, with the pod's ServiceAccount. A rotated token is read again; a rotated CA certificate needs a
    /// restart, so the liveness probe should fail by <see cref="Watching.ISynced.LastContact"/>.
    /// </summary>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The process does not run in a pod, or no ServiceAccount token is mounted.</exception>
    public ApiConnection InCluster() => Connect(KubernetesClientConfiguration.InClusterConfig());

    /// <summary>Connects to the server of a kubeconfig file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">Context name; null for the current one.</param>
    /// <exception cref="k8s.Exceptions.KubeConfigException">The file or the context does not exist or is invalid.</exception>
    public ApiConnection FromKubeconfig(string path, string? context = null) =>
        Connect(KubernetesClientConfiguration.BuildConfigFromConfigObject(Kubeconfig.Read(path), context));

    /// <summary>Connects with a configuration.</summary>
    /// <param name="config">Address and credentials.</param>
    /// <param name="inner">Handlers below the retries; in tests the last one may answer the requests.</param>
    public ApiConnection Connect(KubernetesClientConfiguration config, params DelegatingHandler[] inner)
    {
        var setup = config.FirstMessageHandlerSetup;
        config.FirstMessageHandlerSetup = handler =>
        {
            // By default the client pings an idle connection after 3 minutes, which is too late for a lease of 15 seconds.
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
