using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox;

namespace UmsOperator.Chart.Tests.Releases;

/// <summary>The life cycle of a release, which must never restart a server.</summary>
public sealed class ReleaseTests
{
    private const string Old = "12.03.110";
    private const string New = "12.04.110";
    private const string Operators = "app.kubernetes.io/component=operator";
    private const string Servers = "app.kubernetes.io/name=ums-server";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Install_upgrade_rollback_uninstall_and_install_again_leave_the_servers_alone()
    {
        await using var release = await Release.PrepareAsync();
        await release.InstallAsync(Repository.Chart);
        (await release.TestAsync()).ShouldContain("Phase:          Succeeded");

        // Helm waits for a UmsCluster by its conditions (kstatus).
        var site = await release.Cluster.CreateSiteAsync(SiteOptions.For("team-a"), Token);
        await release.Helm.RunAsync(["install", "demo", ClusterChart(release, site.Sample("demo", Old, replicas: 2)), "--namespace", "team-a", "--wait", "--timeout", "180s"]);
        SandboxSite.IsReady(await site.GetAsync("demo", Token), Old).ShouldBeTrue();
        var servers = await release.PodsAsync("team-a", Servers);
        servers.Count.ShouldBe(2);
        var operators = await release.PodsAsync(Release.Namespace, Operators);
        operators.Count.ShouldBe(2);

        await release.InstallAsync(ChartWithNewField(release), "log: { level: debug }");
        (await release.SpecSchemaAsync())["properties"]!["futureField"].ShouldNotBeNull();
        (await release.PodsAsync(Release.Namespace, Operators)).Intersect(operators, StringComparer.Ordinal).ShouldBeEmpty();
        await StillReadyAsync("Hold");

        await release.RollBackAsync(1);
        (await release.SpecSchemaAsync())["properties"]!["futureField"].ShouldBeNull();
        await StillReadyAsync("Warn");

        await release.UninstallAsync();
        // Helm waits for the deletion of the Deployment; its pods are deleted after it.
        await release.Kubectl.RunAsync(["wait", "pod", "--namespace", Release.Namespace, "--selector", Operators, "--for=delete", "--timeout", "60s"]);
        (await release.PodsAsync("team-a", Servers)).ShouldBe(servers);
        SandboxSite.IsReady(await site.GetAsync("demo", Token), Old).ShouldBeTrue();

        // The next release adopts the existing CRD and clusters.
        await release.InstallAsync(Repository.Chart);
        await site.PatchSpecAsync("demo", new JsonObject { ["version"] = New }, Token);
        await site.WaitReadyAsync("demo", New, Patience, Token);
        await release.Helm.RunAsync(["uninstall", "demo", "--namespace", "team-a", "--wait", "--timeout", "180s"]);
        (await site.GetAsync("demo", Token)).ShouldBeNull();

        async Task StillReadyAsync(string onDrift)
        {
            // A change of the spec that restarts no server shows that the new leader has reconciled the cluster.
            await site.PatchSpecAsync("demo", new JsonObject { ["update"] = new JsonObject { ["onDrift"] = onDrift } }, Token);
            await site.WaitReadyAsync("demo", Old, Patience, Token);
            (await release.PodsAsync("team-a", Servers)).ShouldBe(servers);
        }
    }

    [Fact]
    public async Task Waiting_for_a_cluster_that_cannot_become_ready_fails()
    {
        await using var release = await Release.PrepareAsync();
        await release.InstallAsync(Repository.Chart, "watchNamespaces: []");
        var site = await release.Cluster.CreateSiteAsync(SiteOptions.For("team-b"), Token);
        var cluster = site.Sample("demo", Old, replicas: 1).Set("spec.database.operatorSecretRef.name", "missing");

        var result = await release.Helm.TryAsync(["install", "demo", ClusterChart(release, cluster), "--namespace", "team-b", "--wait", "--timeout", "10s"]);

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain("UmsCluster");
    }

    /// <summary>A chart with one UmsCluster, as a team would maintain it.</summary>
    private static string ClusterChart(Release release, JsonObject cluster)
    {
        var folder = release.CreateFolder();
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        File.WriteAllText(Path.Combine(folder, "Chart.yaml"), "apiVersion: v2\nname: demo\nversion: 0.1.0\n");
        File.WriteAllText(Path.Combine(folder, "templates", "cluster.yaml"), cluster.ToJsonString());
        return folder;
    }

    /// <summary>The chart of a later version whose CRD has an additional field.</summary>
    private static string ChartWithNewField(Release release)
    {
        var folder = release.CreateFolder();
        foreach (var file in Directory.GetFiles(Repository.Chart, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Repository.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var crd = Path.Combine(folder, "templates", "crd.yaml");
        const string Before = "              replicas:\n";
        var text = File.ReadAllText(crd);
        var place = text.IndexOf(Before, StringComparison.Ordinal); // the first is the spec's
        place.ShouldBePositive();
        File.WriteAllText(crd, text.Insert(place, "              futureField:\n                type: string\n"));
        var meta = Path.Combine(folder, "Chart.yaml");
        File.WriteAllText(meta, File.ReadAllText(meta).Replace("\nversion: 0.1.0", "\nversion: 0.2.0", StringComparison.Ordinal));
        return folder;
    }
}
