using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests;

public sealed class SandboxClusterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_sites_have_their_own_operators_and_nothing_is_left_of_either()
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipUnless(Environment.UserName == "root", "Nodes take root.");
        await using var cluster = await SandboxCluster.StartAsync(new SandboxOptions { Nodes = 0, Site = SiteOptions.For("first") }, cancellationToken: Token);
        var second = await cluster.CreateSiteAsync(SiteOptions.For("second"), Token);
        var operators = await Task.WhenAll(cluster.Site.StartOperatorAsync(cancellationToken: Token), second.StartOperatorAsync(cancellationToken: Token));

        // Each reads only its own namespace, with the rights of its own account.
        await second.ApplyAsync(second.Sample("demo", "12.03.110"), Token);
        await second.WaitAsync("demo", seen => seen?["status"]?["phase"] is not null, "a status", TimeSpan.FromSeconds(60), Token);
        var refused = await Should.ThrowAsync<SandboxException>(() => cluster.Site.WaitAsync("demo", seen => seen is not null, "a cluster", TimeSpan.FromMilliseconds(300), Token));
        refused.Message.ShouldContain("--- operator");

        await SandboxSite.KillOperatorAsync(operators[1]);
        await second.PatchSpecAsync("demo", new JsonObject { ["replicas"] = 2 }, Token);
        var again = await second.StartOperatorAsync(["--log-level", "debug"], Token);

        var folder = cluster.Run.Path;
        await cluster.DisposeAsync();
        Directory.Exists(folder).ShouldBeFalse();
        again.Process.HasExited.ShouldBeTrue();
    }
}
