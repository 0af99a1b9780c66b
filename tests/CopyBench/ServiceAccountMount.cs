using k8s;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>A process that finds its API server as one in a pod does: by the files of a service account and two environment variables.</summary>
internal static class ServiceAccountMount
{
    // The files' place is fixed; only this process sees them there.
    private const string Script =
        """
        set -e
        folder=$1; shift
        mount -t tmpfs tmpfs /var/run
        mkdir -p /var/run/secrets/kubernetes.io
        ln -s "$folder" /var/run/secrets/kubernetes.io/serviceaccount
        exec "$@"
        """;

    /// <summary>Puts the login of a kubeconfig into such files.</summary>
    /// <param name="run">Where the files go.</param>
    /// <param name="kubeConfig">Path of a kubeconfig with a token.</param>
    /// <param name="process">What is started.</param>
    /// <returns>How to start it; needs the right to mount.</returns>
    public static async Task<ProcessSpec> UnderAsync(RunFolder run, string kubeConfig, ProcessSpec process)
    {
        var login = await KubernetesClientConfiguration.BuildConfigFromConfigFileAsync(new FileInfo(kubeConfig));
        var folder = run.CreateFolder("serviceaccount");
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), login.AccessToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "namespace"), login.Namespace);
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), string.Join('\n', login.SslCaCerts.Select(certificate => certificate.ExportCertificatePem())));
        var server = new Uri(login.Host);
        return process with
        {
            Command = "unshare",
            Arguments = ["--mount", "sh", "-c", Script, "sh", folder, process.Command, .. process.Arguments],
            Environment = process.Environment.SetItem("KUBERNETES_SERVICE_HOST", server.Host).SetItem("KUBERNETES_SERVICE_PORT", $"{server.Port}"),
        };
    }
}
