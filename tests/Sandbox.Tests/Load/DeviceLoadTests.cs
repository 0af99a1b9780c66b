using System.Diagnostics;
using System.Net;
using UmsOperator.Sandbox.Cluster;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Tests.Load;

public sealed class DeviceLoadTests
{
    private static readonly DeviceLoadOptions Options = new()
    {
        Devices = 5,
        Interval = TimeSpan.FromMilliseconds(100),
        RequestTimeout = TimeSpan.FromSeconds(1),
        MaxDuration = TimeSpan.FromSeconds(60),
        EndpointDelayMin = TimeSpan.Zero,
        EndpointDelayMax = TimeSpan.Zero,
    };

    [Fact]
    public async Task A_connection_is_kept_for_all_requests()
    {
        await using var server = new ScriptedServer(ScriptedServer.ServeAsync);

        var seen = await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.Requests >= 50);

        seen.Failed.ShouldBe(0);
        seen.ServedBy.ShouldContainKeyAndValue("ums-0 12.04.110", seen.Requests);
        server.Connections.ShouldBe(Options.Devices);
    }

    [Fact]
    public async Task A_connection_closed_between_two_requests_is_no_failure()
    {
        await using var server = new ScriptedServer(async (socket, cancellationToken) =>
        {
            await ScriptedServer.ReadAsync(socket, cancellationToken);
            await ScriptedServer.SendAsync(socket, ScriptedServer.Answer(), cancellationToken);
        });

        var seen = await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.ClosedIdle >= 10);

        seen.Failed.ShouldBe(0, string.Join('\n', seen.Samples));
        seen.ClosedByAnnouncement.ShouldBe(0);
    }

    [Fact]
    public async Task An_announced_close_is_obeyed_and_counted()
    {
        await using var server = new ScriptedServer(async (socket, cancellationToken) =>
        {
            await ScriptedServer.ReadAsync(socket, cancellationToken);
            await ScriptedServer.SendAsync(socket, ScriptedServer.Answer(headers: "Connection: close\r\n"), cancellationToken);
            // The client closes; a second request here would be answered by nobody.
            (await ScriptedServer.ReadAsync(socket, cancellationToken)).ShouldBeFalse();
        });

        var seen = await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.Requests >= 20);

        seen.Failed.ShouldBe(0);
        seen.ClosedByAnnouncement.ShouldBe(seen.Requests);
        ((long)server.Connections).ShouldBe(seen.Requests);
    }

    public static TheoryData<string, string> BadAnswers => new()
    {
        { "closed", "" },
        { "closed", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this" },
        { "http-503", ScriptedServer.Answer("503 Service Unavailable", body: "") },
        { "malformed", "SSH-2.0\r\n\r\n" },
        { "malformed", "HTTP/1.1 200 OK\r\n\r\n" },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Whatever_is_not_a_whole_200_has_failed(string reason, string answer)
    {
        await using var server = new ScriptedServer(async (socket, cancellationToken) =>
        {
            await ScriptedServer.ReadAsync(socket, cancellationToken);
            await ScriptedServer.SendAsync(socket, answer, cancellationToken);
        });

        var seen = await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.Requests >= 10);

        seen.Failed.ShouldBe(seen.Requests);
        seen.FailedByReason.ShouldContainKeyAndValue(reason, seen.Failed);
        seen.Samples[0].Endpoint.ShouldBe(server.Endpoint.ToString());
    }

    [Fact]
    public async Task A_server_that_does_not_answer_fails_by_timeout()
    {
        await using var server = new ScriptedServer(
            async (socket, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken));

        var seen = await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.Requests >= 5);

        seen.FailedByReason.ShouldContainKeyAndValue("timeout", seen.Failed);
    }

    [Fact]
    public async Task A_refused_connection_has_failed()
    {
        IPEndPoint gone;
        await using (var server = new ScriptedServer(ScriptedServer.ServeAsync))
            gone = server.Endpoint;

        var seen = await RunUntilAsync(new ListedEndpoints(gone), seen => seen.Requests >= 10);

        seen.FailedByReason.ShouldContainKeyAndValue("refused", seen.Failed);
        seen.Samples.Length.ShouldBe((int)Math.Min(seen.Failed, Options.Samples));
    }

    [Fact]
    public async Task Without_a_visible_endpoint_new_connections_fail_and_the_seconds_are_counted()
    {
        await using var server = new ScriptedServer(async (socket, cancellationToken) =>
        {
            await ScriptedServer.ReadAsync(socket, cancellationToken);
            await ScriptedServer.SendAsync(socket, ScriptedServer.Answer(headers: "Connection: close\r\n"), cancellationToken);
        });
        var source = new ListedEndpoints(server.Endpoint);

        var seen = await RunUntilAsync(
            source,
            seen =>
            {
                if (seen.Requests >= 10)
                    source.Now = [];
                return seen.UnservedSeconds >= 2;
            });

        seen.VisibleEndpoints.ShouldBe(0);
        seen.FailedByReason.Keys.ShouldBe(["no-endpoint"]);
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_changes_nothing()
    {
        await using var server = new ScriptedServer(ScriptedServer.ServeAsync);
        var source = new ListedEndpoints(server.Endpoint);

        var seen = await RunUntilAsync(
            source,
            seen =>
            {
                if (seen.Requests >= 10)
                    source.Now = null;
                return seen.Requests >= 100;
            });

        (seen.Failed, seen.VisibleEndpoints, seen.UnservedSeconds).ShouldBe((0, 1, 0));
    }

    [Fact]
    public async Task A_change_of_the_endpoints_is_seen_late_but_within_the_delay()
    {
        await using var server = new ScriptedServer(ScriptedServer.ServeAsync);
        var options = Options with { EndpointDelayMin = TimeSpan.FromSeconds(1), EndpointDelayMax = TimeSpan.FromSeconds(2) };
        var begun = Stopwatch.GetTimestamp();

        await RunUntilAsync(new ListedEndpoints(server.Endpoint), seen => seen.VisibleEndpoints == 1, options);

        Stopwatch.GetElapsedTime(begun).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task It_ends_by_itself()
    {
        await using var server = new ScriptedServer(ScriptedServer.ServeAsync);
        var load = new DeviceLoad(
            new ListedEndpoints(server.Endpoint), Options with { MaxDuration = TimeSpan.FromSeconds(1) }, TimeProvider.System);

        await load.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        load.Snapshot().OpenConnections.ShouldBe(0);
        load.Snapshot().Requests.ShouldBeGreaterThan(0);
    }

    private static async Task<LoadSnapshot> RunUntilAsync(IEndpointSource source, Func<LoadSnapshot, bool> condition, DeviceLoadOptions? options = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var load = new DeviceLoad(source, options ?? Options, TimeProvider.System);
        var run = load.RunAsync(stop.Token);
        await Poll.UntilAsync(() => condition(load.Snapshot()), "the load has seen it");
        await stop.CancelAsync();
        await run;
        return load.Snapshot();
    }
}
