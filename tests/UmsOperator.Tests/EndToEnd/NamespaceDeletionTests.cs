using k8s;
using k8s.Models;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>The namespace is deleted with everything in it: nothing can be created there any more, and the Secrets may disappear at any time.</summary>
public sealed class NamespaceDeletionTests(EndToEndFixture fixture)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_middle_of_an_update_the_database_is_cleaned_though_the_operators_Secret_goes_first()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "nsmid", 2);
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilAsync(seen => seen.Step() == "Detach", "step Detach");

        await DeleteNamespaceAsync(cluster);

        await cluster.Site.WaitAsync(TestCluster.Name, seen => seen is null, "deleted", Shortly, Token);
        (await cluster.Database.CopiesAsync(uid)).ShouldBeEmpty();
        (await cluster.Database.RolesAsync(uid)).ShouldBeEmpty();
        (await cluster.Database.ExistsAsync()).ShouldBeTrue();
    }

    /// <summary>In the order of the namespace controller, the operator's Secret first.</summary>
    private static async Task DeleteNamespaceAsync(TestCluster cluster)
    {
        var core = cluster.Sandbox.Client.CoreV1;
        await core.DeleteNamespaceAsync(cluster.Site.Namespace, cancellationToken: Token);
        foreach (var secret in (await core.ListNamespacedSecretAsync(cluster.Site.Namespace, cancellationToken: Token)).Items)
            await core.DeleteNamespacedSecretAsync(secret.Name(), cluster.Site.Namespace, cancellationToken: Token);
        await cluster.Site.DeleteAsync(TestCluster.Name, Token);
    }
}
