using k8s;
using k8s.Models;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Tests.Processes;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

public sealed class KubernetesControlPlaneTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_api_server_answers_the_kubeconfig_survives_a_kill_and_leaves_nothing()
    {
        var run = RunFolder.Create();
        var options = new ControlPlaneOptions { Run = run, Environment = WithoutExistingCluster };
        await using (var controlPlane = await KubernetesControlPlane.StartAsync(options, cancellationToken: Token))
        {
            controlPlane.OwnsControlPlane.ShouldBeTrue();
            controlPlane.ServerVersion.ShouldBeGreaterThanOrEqualTo(new Version(1, 20, 0));
            using var client = controlPlane.CreateClient();
            (await client.CoreV1.ListNamespaceAsync(cancellationToken: Token)).Items.Select(item => item.Name()).ShouldContain("kube-system");

            var namespaceBody = new V1Namespace { Metadata = new V1ObjectMeta { Name = "kept" } };
            await client.CoreV1.CreateNamespaceAsync(namespaceBody, cancellationToken: Token);
            await controlPlane.KillApiServerAsync();
            await Should.ThrowAsync<HttpRequestException>(client.CoreV1.ListNamespaceAsync(cancellationToken: Token));
            await controlPlane.StartAsync(Token);
            (await client.CoreV1.ReadNamespaceAsync("kept", cancellationToken: Token)).Name().ShouldBe("kept");
        }

        ProcessTable.Touching(run.Path).Count.ShouldBe(1, "only the guardian is left");
        await run.DisposeAsync();
        ProcessTable.Touching(run.Path).ShouldBeEmpty();
        Directory.Exists(run.Path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_user_of_an_existing_cluster_starts_and_ends_nothing()
    {
        await using var first = await KubernetesControlPlane.StartAsync(new() { Environment = WithoutExistingCluster }, cancellationToken: Token);

        await using (var second = await KubernetesControlPlane.StartAsync(
            new() { Environment = name => name == "UMS_KUBECONFIG" ? first.KubeConfigPath : null }, cancellationToken: Token))
        {
            second.OwnsControlPlane.ShouldBeFalse();
            second.ServerVersion.ShouldBe(first.ServerVersion);
            second.KubeConfigPath.ShouldBe(first.KubeConfigPath);
        }

        using var client = first.CreateClient();
        (await client.CoreV1.ListNamespaceAsync(cancellationToken: Token)).Items.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Access_rules_are_enforced_and_service_account_tokens_are_signed()
    {
        await using var controlPlane = await KubernetesControlPlane.StartAsync(new() { Environment = WithoutExistingCluster }, cancellationToken: Token);
        using var admin = controlPlane.CreateClient();
        await admin.CoreV1.CreateNamespacedServiceAccountAsync(
            new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "nobody" } }, "default", cancellationToken: Token);
        var token = await admin.CoreV1.CreateNamespacedServiceAccountTokenAsync(
            new Authenticationv1TokenRequest { Spec = new V1TokenRequestSpec { Audiences = [] } }, "nobody", "default", cancellationToken: Token);
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(controlPlane.KubeConfigPath);
        configuration.ClientCertificateData = null;
        configuration.ClientCertificateKeyData = null;
        configuration.AccessToken = token.Status.Token;
        using var nobody = new Kubernetes(configuration);

        var refused = await Should.ThrowAsync<k8s.Autorest.HttpOperationException>(nobody.CoreV1.ListNamespaceAsync(cancellationToken: Token));

        refused.Response.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        refused.Response.Content.ShouldContain("system:serviceaccount:default:nobody");
    }

    private static string? WithoutExistingCluster(string name) =>
        name == "UMS_KUBECONFIG" ? null : Environment.GetEnvironmentVariable(name);
}
