using System.Text.Json.Nodes;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>A running cluster. Tests create invalid clusters next to it, or change it.</summary>
public class BadSpecSite(EndToEndFixture fixture) : IAsyncLifetime
{
    internal const string EmptySecret = "no-keys";
    internal const string PinnedSecret = "for-127-0-0-1";
    internal const string Running = "12.04.110";

    private TestCluster? _cluster;
    private int _databases;

    /// <summary>Name of the namespace and, with a number, of each database. Several sites may exist at the same time.</summary>
    protected virtual string SiteName => "bad";

    internal TestCluster Cluster => _cluster!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestCluster.ReadyAsync(fixture, SiteName, replicas: 1, version: Running);
        await _cluster.Site.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret" }.Set("metadata.name", EmptySecret), Token);
        await ApplyLoginAsync(PinnedSecret, "somebody", new JsonObject { ["host"] = "127.0.0.1" });
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is null)
            return;
        await RemoveOthersAsync(_cluster);
        await _cluster.DeleteAsync();
        await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A valid spec with its own database, roles and login.</summary>
    internal async Task<(JsonObject Spec, ClusterDatabase Database)> PrepareAsync()
    {
        var name = $"{SiteName}-{Interlocked.Increment(ref _databases)}";
        var names = DatabaseNames.For(name.Replace('-', '_'));
        var (site, postgres) = (Cluster.Site, Cluster.Sandbox.Postgres);
        await DbaStatements.RunAsync(postgres, names, site.OperatorPassword, Token);
        await ApplyLoginAsync($"{name}-login", names.OperatorLogin);
        var spec = FastSettings.Of(site.Sample(name, Running, 1)).Set("spec.database.operatorSecretRef.name", $"{name}-login");
        return (Name(spec, names), new ClusterDatabase(postgres.ConnectionString(names.Database), postgres, names));
    }

    internal Task ApplyLoginAsync(string secret, string username, JsonObject? pin = null)
    {
        var data = pin ?? [];
        data["username"] = username;
        data["password"] = Cluster.Site.OperatorPassword;
        return Cluster.Site.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret" }.Set("metadata.name", secret).Set("stringData", data), Token);
    }

    /// <summary>A cluster that a failed test left behind would adopt the database once it is free, which would hide which test failed.</summary>
    private static async Task RemoveOthersAsync(TestCluster cluster)
    {
        var clusters = await cluster.Sandbox.Client.GetAsync<JsonObject>($"apis/umsoperator.io/v1alpha1/namespaces/{cluster.Site.Namespace}/umsclusters", Token);
        foreach (var other in clusters.Each("items").Where(one => one.Text("metadata.name") != TestCluster.Name))
        {
            var name = other.Text("metadata.name");
            await cluster.Site.AnnotateAsync(name, "umsoperator.io/abandon", other.Text("metadata.uid"), Token);
            await cluster.Site.DeleteAsync(name, Token);
            await cluster.Site.WaitAsync(name, gone => gone is null, "deleted", TimeSpan.FromMinutes(3), Token);
        }
    }

    internal static JsonObject Name(JsonObject spec, DatabaseNames names) => spec
        .Set("spec.database.name", names.Database)
        .Set("spec.database.ownerRole", names.OwnerRole)
        .Set("spec.database.appRole", names.AppRole);
}
