using k8s;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.CopyBench;

/// <summary>Starts a process with the service account files and environment variables of a pod.</summary>
internal static class ServiceAccountMount
{
    // The path of the files is fixed; only this process sees them there.
    private const string Script =
        """
        set -e
        folder=$1; shift
        mount -t tmpfs tmpfs /var/run
        mkdir -p /var/run/secrets/kubernetes.io
        ln -s "$folder" /var/run/secrets/kubernetes.io/serviceaccount
        exec "$@"
        """;

    /// <summary>Writes the login of a kubeconfig to service account files.</summary>
    /// <param name="run">The run that owns the files.</param>
    /// <param name="kubeConfig">Path of a kubeconfig with a token.</param>
    /// <param name="process">The process to start.</param>
    /// <returns>The process with the mount; needs the right to mount.</returns>
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
