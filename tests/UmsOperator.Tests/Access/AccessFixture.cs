using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Tests.Access;

/// <summary>A real API server with real ServiceAccounts: an operator that may review tokens, one that may not, a client that may get /metrics, and one that may not.</summary>
public sealed class AccessFixture : IAsyncLifetime
{
    private const string Namespace = "access";
    private readonly RunFolder _run = RunFolder.Create();
    private KubernetesControlPlane? _controlPlane;
    private k8s.Kubernetes? _client;

    public string Folder => _run.Path;

    public async ValueTask InitializeAsync()
    {
        var ct = TestContext.Current.CancellationToken;
        try
        {
            _controlPlane = await KubernetesControlPlane.StartAsync(new ControlPlaneOptions { Run = _run }, cancellationToken: ct);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(e.Message);
        }
        _client = _controlPlane!.CreateClient();
        await CrdInstaller.InstallAsync(_client, ct);
        await _client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace } }, cancellationToken: ct);
        foreach (var account in new[] { "operator", "blind", "reader", "stranger" })
            await _client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = account } }, Namespace, cancellationToken: ct);
        await GrantAsync("operator", new V1PolicyRule { ApiGroups = ["authentication.k8s.io"], Resources = ["tokenreviews"], Verbs = ["create"] }, ct);
        await GrantAsync("operator", new V1PolicyRule { ApiGroups = ["authorization.k8s.io"], Resources = ["subjectaccessreviews"], Verbs = ["create"] }, ct);
        await GrantAsync("reader", new V1PolicyRule { NonResourceURLs = ["/metrics"], Verbs = ["get"] }, ct);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_controlPlane is not null)
            await _controlPlane.DisposeAsync();
        await _run.DisposeAsync();
    }

    /// <summary>A token of a ServiceAccount, as its pods get it.</summary>
    public async Task<string> TokenAsync(string account)
    {
        var request = new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [], ExpirationSeconds = 3600 } };
        return (await _client!.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, account, Namespace, cancellationToken: TestContext.Current.CancellationToken)).Status.Token;
    }

    /// <summary>Starts the operator with a ServiceAccount, and waits until it responds.</summary>
    /// <returns>The process and its port.</returns>
    internal async Task<(SandboxProcess Process, int Port)> StartOperatorAsync(string account, params string[] arguments)
    {
        var ct = TestContext.Current.CancellationToken;
        var server = KubernetesClientConfiguration.BuildConfigFromConfigFile(_controlPlane!.KubeConfigPath);
        var kubeConfig = Path.Combine(_run.CreateFolder("login"), "kubeconfig");
        using var link = new ApiLink();
        using var client = new ApiClient(server, link);
        await File.WriteAllTextAsync(kubeConfig, await OperatorAccount.LogInAsync(client, server, Namespace, account, ct), ct);
        var port = LoopbackPorts.Next();
        var process = _run.Start(new ProcessSpec(
            "operator", "dotnet", [SandboxSite.OperatorAssembly(), "--kubeconfig", kubeConfig, "--leader-elect=false", "--metrics-address", $"127.0.0.1:{port}", .. arguments]));
        await Eventually.BeAsync(async () => process.HasExited || await IsListeningAsync(port, ct));
        if (process.HasExited)
            throw new InvalidOperationException(string.Join('\n', process.LogTail()));
        return (process, port);
    }

    private static async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new System.Net.Sockets.TcpClient();
        try
        {
            await client.ConnectAsync(System.Net.IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private async Task GrantAsync(string account, V1PolicyRule rule, CancellationToken ct)
    {
        var name = new V1ObjectMeta { Name = $"{account}-{Guid.NewGuid().ToString("N")[..8]}" };
        await _client!.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole { Metadata = name, Rules = [rule] }, cancellationToken: ct);
        await _client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(
            new V1ClusterRoleBinding
            {
                Metadata = name,
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = name.Name },
                Subjects = [new Rbacv1Subject { Kind = "ServiceAccount", Name = account, NamespaceProperty = Namespace }],
            },
            cancellationToken: ct);
    }
}
