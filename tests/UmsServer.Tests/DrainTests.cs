using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Load;
using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class DrainTests(PostgresFixture postgres)
{
    private sealed class Endpoints : IEndpointSource
    {
        public ImmutableArray<IPEndPoint> Visible { get; set; } = [];

        public ValueTask<ImmutableArray<IPEndPoint>> ReadAsync(CancellationToken cancellationToken) => new(Visible);
    }

    [Fact]
    public async Task Two_hundred_devices_lose_no_request_and_no_heartbeat_when_one_of_two_servers_drains()
    {
        var database = await SeededAsync(200);
        await using var first = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_DRAIN_SECONDS", ""));
        await using var second = await ServerProcess.StartReadyAsync(database, "12.04.110", ("POD_NAME", "ums-1"), ("UMS_DRAIN_SECONDS", ""));
        var endpoints = new Endpoints { Visible = [new(first.Address, 30001), new(second.Address, 8443)] };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = new DeviceLoad(
            endpoints,
            new DeviceLoadOptions { Devices = 200, Interval = TimeSpan.FromSeconds(1), MaxDuration = TimeSpan.FromMinutes(1) },
            TimeProvider.System);
        var run = load.RunAsync(stop.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(load.Snapshot() is { Requests: > 400, ServedBy.Count: 2 }), "both serve");

        await second.TerminateAsync();
        endpoints.Visible = [new(first.Address, 30001)];
        (await second.WaitExitAsync()).ShouldBe(0);
        var drained = load.Snapshot();
        await Eventually.HoldsAsync(() => Task.FromResult(load.Snapshot().Requests > drained.Requests + 200), "the other serves all");
        await stop.CancelAsync();
        await run;

        var seen = load.Snapshot();
        seen.Failed.ShouldBe(0, string.Join('\n', seen.Samples));
        seen.ServedBy["ums-1 12.04.110"].ShouldBe(drained.ServedBy["ums-1 12.04.110"]);
        seen.ClosedByAnnouncement.ShouldBeGreaterThan(0);
        await first.TerminateAsync();
        (await first.WaitExitAsync()).ShouldBe(0);
        (await database.QueryAsync("SELECT sum(beats) FROM device_heartbeats")).ShouldBe([seen.Requests.ToString()]);
    }

    [Fact]
    public async Task On_sigterm_it_is_unready_at_once_yet_accepts_serves_and_announces_the_close()
    {
        var database = await SeededAsync(1);
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_DRAIN_SECONDS", "3"));
        using (var before = await server.GetAsync(30001, "/device/1/settings"))
            before.Headers.ConnectionClose.ShouldBeNull();

        await server.TerminateAsync();
        await Eventually.HoldsAsync(async () => await server.StatusAsync(9081, "/ready") == 503, "not ready");

        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Address, 30001, TestContext.Current.CancellationToken);
        (await ExchangeAsync(connection)).ShouldContain("\r\nConnection: close\r\n");
        (await server.WaitExitAsync()).ShouldBe(0);
        (await server.StatusAsync(30001, "/device/1/settings")).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_under_way_is_answered_after_the_drain_time()
    {
        var database = await SeededAsync(1);
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110");
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var hold = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new Npgsql.NpgsqlCommand("LOCK TABLE devices", connection))
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var device = new TcpClient();
        await device.ConnectAsync(server.Address, 30001, TestContext.Current.CancellationToken);
        var answer = ExchangeAsync(device);
        await Eventually.HoldsAsync(
            async () => (await database.QueryAsync("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")).Length == 1, "waiting");

        await server.TerminateAsync();
        await Eventually.HoldsAsync(() => IsRefusedAsync(server), "the drain time is over");
        server.HasExited.ShouldBeFalse();
        await hold.RollbackAsync(TestContext.Current.CancellationToken);

        (await answer).ShouldStartWith("HTTP/1.1 200 OK\r\n");
        (await server.WaitExitAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_hold_it_beyond_the_termination_time()
    {
        var database = await SeededAsync(1);
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_TERMINATION_SECONDS", "5"));
        using var device = new TcpClient();
        await device.ConnectAsync(server.Address, 8443, TestContext.Current.CancellationToken);
        await device.GetStream().WriteAsync(
            "POST /console/login HTTP/1.1\r\nHost: ums\r\nContent-Length: 100\r\n\r\nno more"u8.ToArray(), TestContext.Current.CancellationToken);

        var begun = Stopwatch.GetTimestamp();
        await server.TerminateAsync();

        (await server.WaitExitAsync()).ShouldBe(0);
        Stopwatch.GetElapsedTime(begun).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task A_silent_connection_is_closed_after_the_drain_time_and_not_before()
    {
        var database = await SeededAsync(1);
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_DRAIN_SECONDS", "2"));
        using var device = new TcpClient();
        await device.ConnectAsync(server.Address, 30001, TestContext.Current.CancellationToken);
        (await ExchangeAsync(device)).ShouldNotContain("Connection: close");

        var begun = Stopwatch.GetTimestamp();
        await server.TerminateAsync();
        (await device.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0);

        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        (await server.WaitExitAsync()).ShouldBe(0);
    }

    private static async Task<bool> IsRefusedAsync(ServerProcess server)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(server.Address, 30001, TestContext.Current.CancellationToken);
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private static async Task<string> ExchangeAsync(TcpClient device)
    {
        await device.GetStream().WriteAsync(
            "GET /device/1/settings HTTP/1.1\r\nHost: ums\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        var buffer = new byte[8192];
        var received = await device.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, received);
    }

    private async Task<TestDatabase> SeededAsync(int devices)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(devices, "12.04");
        return database;
    }
}
