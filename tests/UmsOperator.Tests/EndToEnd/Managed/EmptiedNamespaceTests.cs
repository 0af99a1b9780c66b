using k8s;
using k8s.Autorest;

namespace UmsOperator.Tests.EndToEnd.Managed;

/// <summary>The real namespace controller empties a deleted namespace, in its own order and all at once. The operator runs in another namespace; otherwise it would lose its ServiceAccount.</summary>
[Collection(ManagedGroup.Name)]
public sealed class EmptiedNamespaceTests(ManagedFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_middle_of_an_update_it_goes_and_the_database_is_clean()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "emptied", 2, operatorArguments: ["--leader-elect", "false"], operatorNamespace: "emptied-operator");
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilAsync(seen => seen.Step() == "Detach", "step Detach");

        await cluster.Sandbox.Client.CoreV1.DeleteNamespaceAsync(cluster.Site.Namespace, cancellationToken: Token);

        await PollCondition.EventuallyAsync(cluster, () => IsGoneAsync(cluster), "the namespace is gone", TimeSpan.FromMinutes(3));
        (await cluster.Database.CopiesAsync(uid)).ShouldBeEmpty();
        (await cluster.Database.RolesAsync(uid)).ShouldBeEmpty();
        (await cluster.Database.ExistsAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_kept_of_it_is_listed_outside()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "emptied-kept", 1, operatorArguments: ["--leader-elect", "false"], operatorNamespace: "emptied-kept-operator");
        var uid = (await cluster.GetAsync()).Text("metadata.uid");
        await cluster.UpdateToAsync(TestCluster.New);
        await cluster.UntilReadyAsync(TestCluster.New);

        await cluster.Sandbox.Client.CoreV1.DeleteNamespaceAsync(cluster.Site.Namespace, cancellationToken: Token);

        await PollCondition.EventuallyAsync(cluster, () => IsGoneAsync(cluster), "the namespace is gone", TimeSpan.FromMinutes(3));
        var kept = (await cluster.Database.CopiesAsync(uid)).ShouldHaveSingleItem();
        await PollCondition.EventuallyAsync(
            cluster,
            async () => (await cluster.Sandbox.Client.CoreV1.ListNamespacedEventAsync("default", cancellationToken: Token)).Items.Any(one =>
                one.InvolvedObject.Name == cluster.Site.Namespace && one.Reason == "LeftInDatabase" && one.Message.Contains($"DROP DATABASE \"{kept}\";", StringComparison.Ordinal)),
            "an Event outside the namespace",
            TimeSpan.FromMinutes(1));
    }

    private static async Task<bool> IsGoneAsync(TestCluster cluster)
    {
        try
        {
            await cluster.Sandbox.Client.CoreV1.ReadNamespaceAsync(cluster.Site.Namespace, cancellationToken: Token);
            return false;
        }
        catch (HttpOperationException missing) when (missing.Response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return true;
        }
    }
}
