using System.Text.Json.Nodes;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Updates with the other strategies and settings.</summary>
public sealed class StrategyTests(EndToEndFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShortDowntime_migrates_with_one_server_and_brings_the_rest_back()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "short", 3, spec => spec.Set("spec.update.strategy", "ShortDowntime"));
        await cluster.UpdateToAsync(TestCluster.New);

        var done = await cluster.UntilReadyAsync(TestCluster.New);

        done.Each("status.history").ShouldHaveSingleItem().Each("steps").Select(step => step.Text("step")).ShouldNotContain("Detach");
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task With_shared_credentials_all_servers_use_the_one_login()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "shared", 2, prepare: TestCluster.ShareLoginAsync, change: spec => spec
            .Set("spec.database.access", "SharedCredentials")
            .Set("spec.database.serverSecretRef", new JsonObject { ["name"] = "servers" }));
        await cluster.UpdateToAsync(TestCluster.New);

        var done = await cluster.UntilReadyAsync(TestCluster.New);

        (await cluster.Database.RolesAsync(done.Text("metadata.uid"))).ShouldBeEmpty();
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.AnnotateAsync("umsoperator.io/rollback", $"{done.Each("status.retainedCopies").Single().Text("database")}:100000");
        await cluster.UpdateToAsync(TestCluster.Old);
        await cluster.UntilReadyAsync(TestCluster.Old);
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.03");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task PostgreSQL_18_takes_its_golden_copy_by_clone()
    {
        var postgres = await fixture.Postgres18Async();
        await using var cluster = await TestCluster.ReadyAsync(
            fixture, "pg18", 2,
            prepare: here =>
            {
                here.Database = here.Database with { Production = postgres.ConnectionString(here.Site.Names.Database), Server = postgres };
                return DbaStatements.RunAsync(postgres, here.Site.Names, here.Site.OperatorPassword, Token);
            },
            change: spec => spec.Set("spec.database.port", postgres.Port).Set("spec.update.golden", "Clone"));
        await cluster.UpdateToAsync(TestCluster.New);

        var done = await cluster.UntilReadyAsync(TestCluster.New);

        done.Text("status.database").ShouldContain($":{postgres.Port}/");
        (await cluster.Database.SchemaVersionAsync()).ShouldBe("12.04");
        await cluster.DeleteAsync();
    }

    [Fact]
    public async Task Servers_follow_the_scale_subresource()
    {
        await using var cluster = await TestCluster.ReadyAsync(fixture, "scale", 1);
        var first = await cluster.PodUidsAsync();

        await cluster.ScaleAsync(3);
        await cluster.UntilAsync(seen => seen.Text("status.ready") == "3/3", "three servers");
        (await cluster.PodUidsAsync())[0].ShouldBe(first[0]);

        await cluster.ScaleAsync(1);
        await cluster.UntilAsync(seen => seen.Text("status.ready") == "1/1" && seen.Each("status.servers").Count() == 1, "one server");
        (await cluster.PodUidsAsync()).ShouldBe(first);
        await cluster.UntilOnlyBindingsOfAsync(1);
        await cluster.DeleteAsync();
    }
}
