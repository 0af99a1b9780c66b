using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.Contention;

/// <summary>A login whose Secret names a host and a port is sent to no other server.</summary>
[Collection(ContendedGroup.Name)]
public sealed class PinnedSecretTests(ContendedSite site)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    private TestCluster Running => site.Cluster;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1", "", "spec.database.port")]
    [InlineData("localhost", "own", "spec.database.host")]
    [InlineData("db.example.com", "", "spec.database.host")]
    [InlineData("127.0.0.1", "x", "key port")]
    public async Task A_pinned_login_is_taken_to_no_other_place(string pinnedHost, string pinnedPort, string field)
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var accepted = trap.AcceptTcpClientAsync(Token).AsTask();
        var port = ((IPEndPoint)trap.LocalEndpoint).Port;
        var (spec, database) = await site.PrepareAsync();
        var secret = spec.Text("spec.database.operatorSecretRef.name");
        var pinned = pinnedPort switch { "" => $"{database.Server.Port}", "own" => $"{port}", _ => pinnedPort };
        await site.ApplyLoginAsync(secret, database.Names.OperatorLogin, new JsonObject { ["host"] = pinnedHost, ["port"] = pinned });
        spec.Set("spec.database.host", "127.0.0.1").Set("spec.database.port", port);

        await Running.Site.ApplyAsync(spec, Token);
        await Running.Site.WaitAsync(
            spec.Text("metadata.name"),
            cluster => cluster.Condition("Stalled").Message is var message
                && new[] { "database.operatorSecretRef", $"'{secret}'", field }.All(word => message.Contains(word, StringComparison.Ordinal)),
            "the pinned Secret is named",
            Soon,
            Token);

        await PollCondition.StillAsync(Running, () => Task.FromResult(!accepted.IsCompleted), "nobody connects", AWhile);
        var name = spec.Text("metadata.name");
        await Running.Site.AnnotateAsync(name, "umsoperator.io/abandon", (await Running.Site.GetAsync(name, Token)).Text("metadata.uid"), Token);
        await Running.Site.DeleteAsync(name, Token);
        await Running.Site.WaitAsync(name, cluster => cluster is null, "deleted", TimeSpan.FromMinutes(3), Token);
        accepted.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_login_that_is_pinned_to_its_place_works_there()
    {
        var (spec, database) = await site.PrepareAsync();
        await site.ApplyLoginAsync(
            spec.Text("spec.database.operatorSecretRef.name"), database.Names.OperatorLogin, new JsonObject { ["host"] = "LOCALHOST", ["port"] = $"{database.Server.Port}" });
        spec.Set("spec.database.host", "localhost");

        await Running.Site.ApplyAsync(spec, Token);
        await Running.Site.WaitReadyAsync(spec.Text("metadata.name"), BadSpecs.BadSpecSite.Running, TimeSpan.FromMinutes(3), Token);

        await Running.Site.DeleteAsync(spec.Text("metadata.name"), Token);
        await Running.Site.WaitAsync(spec.Text("metadata.name"), cluster => cluster is null, "deleted", TimeSpan.FromMinutes(3), Token);
    }
}
