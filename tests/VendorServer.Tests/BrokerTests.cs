using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class BrokerTests(PostgresFixture postgres)
{
    // The broadcast address of loopback; a port for each run of these tests.
    private static readonly string Broadcast = $"127.255.255.255:{20000 + Environment.ProcessId % 10000}";

    [Fact]
    public async Task It_forwards_devices_in_turn_to_the_servers_with_its_token_and_forgets_one_that_is_gone()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        using var firstTree = await TreeAsync(database, "right");
        using var secondTree = await TreeAsync(database, "right");
        using var strangeTree = await TreeAsync(database, "wrong");
        using var brokerTree = VendorTree.Create("12.04.110", $"UMS_BROADCAST={Broadcast}");
        await TokenAsync(brokerTree, "--broker", "right");
        await using var first = await VendorProcess.StartServingAsync(firstTree);
        await using var second = await VendorProcess.StartServingAsync(secondTree, ("POD_NAME", "ums-1"));
        await using var strange = await VendorProcess.StartServingAsync(strangeTree, ("POD_NAME", "ums-2"));
        await using var broker = VendorProcess.Start(brokerTree, [brokerTree.Paths.Below("umsbroker/bin/umsbroker"), "run"]);

        HashSet<string> served = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                if (await ServedByAsync(broker) is { } name)
                    served.Add(name);
                return served.IsSupersetOf(["ums-0", "ums-1"]);
            },
            "both serve");
        for (var request = 0; request < 6; request++)
            served.Add((await ServedByAsync(broker)).ShouldNotBeNull());
        served.ShouldBe(["ums-0", "ums-1"], ignoreOrder: true);

        await second.TerminateAsync();
        await second.WaitExitAsync();
        for (var request = 0; request < 4; request++)
            (await ServedByAsync(broker)).ShouldBe("ums-0");
        await broker.TerminateAsync();
        (await broker.WaitExitAsync()).ShouldBe(143);
    }

    [Fact]
    public async Task Without_a_token_it_ends()
    {
        using var tree = VendorTree.Create("12.04.110");
        await using var broker = VendorProcess.Start(tree, [tree.Paths.Below("umsbroker/bin/umsbroker"), "run"]);

        (await broker.WaitExitAsync()).ShouldBe(0);
    }

    private static async Task<VendorTree> TreeAsync(TestDatabase database, string token)
    {
        var tree = await VendorTree.CreateAsync(database, "12.04.110", $"UMS_BROADCAST={Broadcast}");
        await TokenAsync(tree, "--server", token);
        return tree;
    }

    private static async Task TokenAsync(VendorTree tree, string service, string token) =>
        (await tree.CliAsync("token", service, "-f", tree.WriteFile("token", token))).Code.ShouldBe(0);

    /// <summary>The server behind the balancer that answered one device on a new connection; null if none did.</summary>
    private static async Task<string?> ServedByAsync(VendorProcess broker)
    {
        using var device = new HttpClient { Timeout = TimeSpan.FromSeconds(5), DefaultRequestHeaders = { ConnectionClose = true } };
        try
        {
            var text = await device.GetStringAsync(broker.Url(30001, "/device/1/settings"), TestContext.Current.CancellationToken);
            return System.Text.Json.JsonDocument.Parse(text).RootElement.GetProperty("server").GetString();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
