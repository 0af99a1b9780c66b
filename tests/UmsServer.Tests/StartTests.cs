using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class StartTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_empty_database_gets_the_newest_schema_of_the_version()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_MIGRATE", "true"));

        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.04"]);
        (await server.CheckStatusAsync()).ShouldBe("""{"status":"ok"}""");
    }

    [Fact]
    public async Task A_patch_of_the_same_schema_starts_without_leave_to_migrate()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.120");

        (await database.QueryAsync("SELECT count(*) FROM ums_migration_history")).ShouldBe(["2"]);
    }

    [Fact]
    public async Task Serverstatus_names_the_version_and_a_stable_identity_but_no_mode()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        await using var first = await ServerProcess.StartReadyAsync(database, "12.04.110");
        await using var again = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_MODE", "update"));

        var text = await first.GetTextAsync(8443, "/umsapi/v3/serverstatus");
        var status = JsonDocument.Parse(text).RootElement;
        status.EnumerateObject().Select(member => member.Name).ShouldBe(
            ["rmGuiServerVersion", "buildNumber", "activeMQVersion", "derbyVersion", "serverUUID", "server"]);
        status.GetProperty("rmGuiServerVersion").GetString().ShouldBe("12.04.110");
        status.GetProperty("server").GetString().ShouldBe("ums-0:8443");
        (await again.GetTextAsync(8443, "/umsapi/v3/serverstatus")).ShouldBe(text);
    }

    [Fact]
    public async Task While_it_migrates_it_reads_init_then_err_and_turns_devices_away()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(10, "12.03");
        await using var server = ServerProcess.Start(
            database, "12.04.110", ("UMS_MIGRATE", "true"), ("UMS_FAULT", "migrate-slow=12"), ("UMS_INIT_SECONDS", "6"));

        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"init"}""", "init");
        (await server.StatusAsync(9081, "/ready")).ShouldBe(503);
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(503);
        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"err"}""", "err");
        (await server.StatusAsync(9080, "/ums/check-status")).ShouldBe(200);
        await server.WaitReadyAsync();
        (await server.CheckStatusAsync()).ShouldBe("""{"status":"ok"}""");
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(200);
    }

    [Fact]
    public async Task It_listens_on_its_own_address_only_and_answers_each_path_on_its_port_only()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110");

        (await server.StatusAsync(8443, "/device/1/settings")).ShouldBe(200);
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(200);
        (await server.StatusAsync(8443, "/ums/check-status")).ShouldBe(200);
        (await server.StatusAsync(30001, "/umsapi/v3/serverstatus")).ShouldBe(404);
        (await server.StatusAsync(9080, "/ready")).ShouldBe(404);
        foreach (var port in new[] { 8443, 30001, 9080, 9081 })
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            var refused = await Should.ThrowAsync<SocketException>(
                () => socket.ConnectAsync(Addresses.Next(), port, TestContext.Current.CancellationToken).AsTask());
            refused.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        }
    }

    [Fact]
    public async Task A_lost_database_turns_the_status_to_err_and_back()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(1, "12.04");
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_STATUS_SECONDS", "0.2"));

        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync(
            $"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false; "
            + $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        await Eventually.HoldsAsync(async () => await server.CheckStatusAsync() == """{"status":"err"}""", "err");
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(503);
        (await server.StatusAsync(9081, "/ready")).ShouldBe(503);

        await new TestDatabase(postgres.Server, "postgres").ExecuteAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS true");
        await server.WaitReadyAsync();
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe((int)HttpStatusCode.OK);
    }
}
