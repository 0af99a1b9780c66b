using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Api;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;
using UmsOperator.Reconciling;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Crds;
using UmsOperator.Sandbox.Processes;
using k8s;
using k8s.Models;

namespace UmsOperator.Tests.Reconciling;

/// <summary>Removal of the finalizer on a real API server, after the CRD became stricter.</summary>
public sealed class ClusterWriterTests
{
    private const string Namespace = "default";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_cluster_goes_although_a_later_CRD_would_refuse_it()
    {
        await using var run = RunFolder.Create();
        await using var server = await StartAsync(run);
        using var client = server.CreateClient();
        await CrdInstaller.InstallAsync(client, Token);
        using var api = new KubernetesClientFactory(new ResilienceOptions(), Objects.Metrics(), new ServerTime(TimeProvider.System), new Random(1)).FromKubeconfig(server.KubeConfigPath);
        var clusters = new ResourceClient<UmsCluster>(api);
        var writer = new ClusterWriter(
            clusters, new WriteThroughCache(
                new ClusterCaches(api, Microsoft.Extensions.Options.Options.Create(new OperatorOptions()), TimeProvider.System, new Random(1), NullLoggerFactory.Instance)));
        var uid = await CreateAsync(client, "demo");
        await writer.AddFinalizerAsync(new ObjectKey(Namespace, "demo"), uid, Token);
        await TightenAsync(client);
        await client.CustomObjects.DeleteNamespacedCustomObjectAsync(UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, "demo", cancellationToken: Token);
        (await clusters.GetAsync(Namespace, "demo", Token))!.Metadata.DeletionTimestamp.ShouldNotBeNull();

        await writer.RemoveFinalizerAsync(new ObjectKey(Namespace, "demo"), uid, Token);

        (await clusters.GetAsync(Namespace, "demo", Token)).ShouldBeNull();
    }

    private static async Task<string> CreateAsync(k8s.Kubernetes client, string name)
    {
        var cluster = JsonNode.Parse(
            """
            {"apiVersion":"umsoperator.io/v1alpha1","kind":"UmsCluster","metadata":{},"spec":{"version":"12.03.110","image":"ums","replicas":5,
             "pod":{"priorityClassName":"urgent","env":[{"name":"A","value":"b"}]},"database":{"host":"db","name":"rmdb","operatorSecretRef":{"name":"login"}}}}
            """)!;
        cluster["metadata"]!["name"] = name;
        var created = await client.CustomObjects.CreateNamespacedCustomObjectAsync<JsonObject>(
            cluster, UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, cancellationToken: Token);
        return $"{created["metadata"]!["uid"]}";
    }

    /// <summary>Makes the CRD stricter, so that three fields become invalid. Returns when the server enforces it.</summary>
    private static async Task TightenAsync(k8s.Kubernetes client)
    {
        var crd = await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync($"{UmsCluster.Plural}.{UmsCluster.ApiGroup}", cancellationToken: Token);
        var spec = crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"];
        spec.Properties["replicas"].Maximum = 3;
        spec.Properties["pod"].Properties["priorityClassName"].MaxLength = 3;
        spec.Properties["pod"].Properties["env"].MaxItems = 0;
        await client.ApiextensionsV1.ReplaceCustomResourceDefinitionAsync(crd, crd.Metadata.Name, cancellationToken: Token);
        await Eventually.BeAsync(async () =>
        {
            try
            {
                var patch = new V1Patch("""{"spec":{"replicas":4}}""", V1Patch.PatchType.MergePatch);
                await client.CustomObjects.PatchNamespacedCustomObjectAsync(
                    patch, UmsCluster.ApiGroup, UmsCluster.ApiVersionName, Namespace, UmsCluster.Plural, "demo", dryRun: "All", cancellationToken: Token);
                return false;
            }
            catch (k8s.Autorest.HttpOperationException)
            {
                return true;
            }
        });
    }

    private static async Task<KubernetesControlPlane> StartAsync(RunFolder run)
    {
        try
        {
            // Not on an existing cluster, because this changes its CRD.
            return await KubernetesControlPlane.StartAsync(
                new ControlPlaneOptions { Run = run, Environment = name => name == "UMS_KUBECONFIG" ? null : Environment.GetEnvironmentVariable(name) }, cancellationToken: Token);
        }
        catch (SandboxException e) when (Environment.GetEnvironmentVariable("CI") is not "true")
        {
            Assert.Skip(e.Message);
            throw;
        }
    }
}
