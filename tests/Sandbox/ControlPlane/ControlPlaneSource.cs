namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Where the API server comes from, in order of precedence.</summary>
internal abstract record ControlPlaneSource
{
    /// <summary>A running cluster; nothing is started or stopped.</summary>
    public sealed record Existing(string KubeConfigPath) : ControlPlaneSource;

    /// <summary>A folder with <c>kube-apiserver</c> and <c>etcd</c>.</summary>
    public sealed record Binaries(string Folder) : ControlPlaneSource;

    /// <summary>The project's own cache, which is filled if it is empty.</summary>
    public sealed record OwnCache(string Folder) : ControlPlaneSource;

    /// <summary><c>$UMS_KUBECONFIG</c>, then <c>$KUBEBUILDER_ASSETS</c>, then the cache.</summary>
    /// <exception cref="FileNotFoundException">A variable is set, but its path does not exist. Continuing would test something else.</exception>
    public static ControlPlaneSource Find(Func<string, string?> environment, string cacheFolder)
    {
        if (environment("UMS_KUBECONFIG") is { Length: > 0 } kubeConfig)
            return File.Exists(kubeConfig) ? new Existing(kubeConfig) : throw Missing("UMS_KUBECONFIG", kubeConfig);
        if (environment("KUBEBUILDER_ASSETS") is { Length: > 0 } assets)
        {
            foreach (var program in new[] { "kube-apiserver", "etcd" })
            {
                if (!File.Exists(Path.Combine(assets, program)))
                    throw Missing("KUBEBUILDER_ASSETS", Path.Combine(assets, program));
            }

            return new Binaries(assets);
        }

        return new OwnCache(Path.Combine(cacheFolder, "control-plane"));
    }

    private static FileNotFoundException Missing(string variable, string path) =>
        new($"${variable} is set, but {path} does not exist.", path);
}
