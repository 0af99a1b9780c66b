using k8s;
using k8s.Exceptions;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Connecting;

/// <summary>A connection with the person's own credentials, and the namespace that is meant.</summary>
internal sealed class Connection : IDisposable
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    private Connection(Kubernetes client, string ns) => (Client, Namespace) = (client, ns);

    /// <summary>The client.</summary>
    public Kubernetes Client { get; }

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>Connects. No request is sent yet.</summary>
    /// <exception cref="CliException">No API server is named, or the kubeconfig is invalid.</exception>
    public static Connection To(Target target)
    {
        var files = KubeconfigFiles.Read(target.Kubeconfig);
        try
        {
            if (files is null && !KubernetesClientConfiguration.IsInCluster())
                throw new CliException(ExitCodes.Unreachable, "there is no kubeconfig", "name one with --kubeconfig or KUBECONFIG");
            var config = files is null ? KubernetesClientConfiguration.InClusterConfig() : KubernetesClientConfiguration.BuildConfigFromConfigObject(files, target.Context);
            var setup = config.FirstMessageHandlerSetup;
            config.FirstMessageHandlerSetup = handler =>
            {
                handler.ConnectTimeout = ConnectTime;
                setup?.Invoke(handler);
            };
            config.HttpClientTimeout = AnswerTime;
            return new Connection(new Kubernetes(config), target.Namespace ?? (string.IsNullOrEmpty(config.Namespace) ? "default" : config.Namespace));
        }
        catch (Exception invalid) when (invalid is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw new CliException(ExitCodes.Unreachable, $"the kubeconfig cannot be used: {invalid.Message}", "kubectl config view shows it; name another context with --context", invalid);
        }
    }

    /// <summary>The same connection for another namespace. It needs no disposal of its own, and ends with this one.</summary>
    public Connection In(string ns) => new(Client, ns);

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();
}
