using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;
using VendorServer.Tree;

namespace VendorServer.Tests;

public sealed class StartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Without_a_data_source_or_with_a_database_that_is_away_it_exits_0()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = VendorTree.Create("12.04.110", "UMS_DATABASE_WAIT_SECONDS=1");
        await using var first = VendorProcess.StartServer(tree);
        (await first.WaitExitAsync()).ShouldBe(0);
        await tree.UseAsync(database);
        (await tree.CliAsync("db", "edit", "-i", "1", "-n", "no_such_database")).Code.ShouldBe(0);

        await using var second = VendorProcess.StartServer(tree);

        (await second.WaitExitAsync()).ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(tree.Paths.Logs, "ums-server.log"), TestContext.Current.CancellationToken)).ShouldContain("no_such_database");
    }

    [Fact]
    public async Task Without_the_variables_of_its_own_version_the_virtual_machine_fails()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        string[] catalina = [tree.Paths.Below("rmguiserver/bin/catalina.sh"), "run"];
        var options = string.Join(' ', JavaOptions.For(UmsServer.Versions.UmsVersion.Parse("12.04.100")));

        await using var bare = VendorProcess.Start(tree, catalina);
        await using var other = VendorProcess.Start(tree, catalina, ("CLASSPATH", "bin/bootstrap.jar"), ("JAVA_OPTS", options));

        (await bare.WaitExitAsync()).ShouldBe(1);
        (await other.WaitExitAsync()).ShouldBe(1);
        await Eventually.HoldsAsync(() => Task.FromResult(other.Output.Contains("InaccessibleObjectException", StringComparison.Ordinal)), "the reason");
    }

    [Fact]
    public async Task It_has_no_readiness_endpoint_and_answers_each_path_on_its_port()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        await using var server = await VendorProcess.StartServingAsync(tree);

        (await server.StatusAsync(9081, "/ready")).ShouldBe(0);
        (await server.StatusAsync(9080, "/ready")).ShouldBe(404);
        (await server.StatusAsync(8443, "/ready")).ShouldBe(404);
        (await server.StatusAsync(8443, "/ums/check-status")).ShouldBe(200);
        (await server.StatusAsync(30001, "/umsapi/v3/serverstatus")).ShouldBe(404);
        (await server.StatusAsync(8443, "/device/1/settings")).ShouldBe(200);
    }

    [Fact]
    public async Task Ports_and_tls_are_as_configured()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_TLS=true");
        (await tree.CliAsync("ports", "set", "-d", "30002", "-j", "9090")).Code.ShouldBe(0);
        await using var server = VendorProcess.StartServer(tree);
        await Eventually.HoldsAsync(async () => await server.StatusAsync(30002, "/device/1/settings") == 200, "serves on the new port");

        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(0);
        (await server.StatusAsync(9090, "/ums/check-status")).ShouldBe(200);
        (await server.GetTextAsync(8443, "/umsapi/v3/serverstatus", "https")).ShouldContain("12.04.110");
        (await server.StatusAsync(8443, "/umsapi/v3/serverstatus")).ShouldBe(0);
    }

    [Fact]
    public async Task The_status_is_as_old_as_its_period()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_STATUS_SECONDS=600");
        await using var server = VendorProcess.StartServer(tree);

        await Eventually.HoldsAsync(async () => await server.StatusAsync(30001, "/device/1/settings") == 200, "serves");

        (await server.CheckStatusAsync()).ShouldBe("""{"status":"init"}""");
    }

    [Theory]
    [InlineData("production")]
    [InlineData("update")]
    public async Task Console_logins_are_always_accepted(string mode)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        await using var server = await VendorProcess.StartServingAsync(tree, ("UMS_MODE", mode));

        using var login = await server.PostAsync("/console/login", new { user = "admin", password = "admin" });

        login.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await login.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString().ShouldNotBeNullOrEmpty();
        (await server.GetTextAsync(30001, "/device/1/settings")).ShouldContain("\"mode\":\"production\"");
    }
}
