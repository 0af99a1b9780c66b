using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox;

namespace UmsOperator.Tests.EndToEnd.ForeignObjects;

/// <summary>A namespace is restored from a backup: the same names and Secrets with new uids, and no status.</summary>
public sealed class RestoreTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="owned">Whether the restore wrote the new uid into the owner references, as some tools do; others drop them.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_annotation_makes_it_ready_on_bindings_of_its_own_and_ends_the_logins_of_the_old_uid(bool owned)
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, owned ? "restowned" : "restored", 1);
        var former = (await cluster.GetAsync()).Text("metadata.uid");
        var core = cluster.Sandbox.Client.CoreV1;
        var secrets = (await core.ListNamespacedSecretAsync(cluster.Site.Namespace, labelSelector: "umsoperator.io/binding", cancellationToken: Token)).Items;
        await LoseAsync(cluster, secrets);
        // Before the operator reconciles again, as a restore would do it.
        var restored = await cluster.Site.ApplyAsync(cluster.Spec(TestCluster.Old, 1), Token);
        foreach (var secret in secrets)
            await core.CreateNamespacedSecretAsync(Restored(secret, owned ? restored.Text("metadata.uid") : null), cluster.Site.Namespace, cancellationToken: Token);
        await cluster.Site.StartOperatorAsync(FastSettings.OperatorArguments, Token);

        await cluster.UntilAsync(seen => seen.Condition("Stalled").Message.Contains($"umsoperator.io/adopt-from={former}", StringComparison.Ordinal), "the one cure", Shortly);
        await cluster.AnnotateAsync("umsoperator.io/adopt-from", former);

        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.Database.RolesAsync(former)).ShouldBeEmpty();
        (await cluster.Database.RolesAsync(restored.Text("metadata.uid"))).ShouldHaveSingleItem();
        if (owned)
            await cluster.UntilOnlyBindingsOfAsync(1);
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilReadyAsync(TestCluster.New);
        (await cluster.Database.RolesAsync(former)).ShouldBeEmpty();
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", Shortly, Token);
    }

    /// <summary>Everything is lost, and the finalizer has no effect.</summary>
    private static async Task LoseAsync(TestCluster cluster, IList<V1Secret> secrets)
    {
        await SandboxSite.KillOperatorAsync(cluster.Site.Operators[^1]);
        await cluster.Sandbox.Client.SendAsync(
            HttpMethod.Patch,
            $"apis/umsoperator.io/v1alpha1/namespaces/{cluster.Site.Namespace}/umsclusters/{TestCluster.Name}",
            new JsonObject().Set("metadata.finalizers", new JsonArray()),
            "application/merge-patch+json",
            Token);
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted by force", Shortly, Token);
        foreach (var secret in secrets)
            await cluster.Sandbox.Client.CoreV1.DeleteNamespacedSecretAsync(secret.Name(), cluster.Site.Namespace, cancellationToken: Token);
        foreach (var stranger in (ForeignObject[])[new(cluster, "Service", "ums-console"), new(cluster, "Service", "ums-devices"),
            new(cluster, "PodDisruptionBudget", "ums"), new(cluster, "Pod", "ums-0")])
            await stranger.DeleteAsync();
    }

    private static V1Secret Restored(V1Secret secret, string? owner) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = secret.Name(),
            Labels = secret.Metadata.Labels,
            Annotations = secret.Metadata.Annotations,
            OwnerReferences = owner is null ? null
                : [new V1OwnerReference { ApiVersion = secret.Metadata.OwnerReferences[0].ApiVersion, Kind = "UmsCluster", Name = TestCluster.Name, Uid = owner, Controller = true }],
        },
        Type = secret.Type,
        Immutable = secret.Immutable,
        Data = secret.Data,
    };
}
