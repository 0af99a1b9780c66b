using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Texts;

namespace UmsOperator.Tests.Cluster.Probing;

/// <summary>Invalid answers of a server. Each one is reported with its reason within a time limit; no exception is thrown.</summary>
public sealed class HostileAnswerTests : IDisposable
{
    private readonly HttpClient _http = ServerProber.CreateClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Bodies() => new()
    {
        { "{\"status\":\"o\u00ff\"}", "answers with invalid UTF-8" },
        { "{\"status\":\"\u00ed\u00a0\u0080\"}", "answers with invalid UTF-8" },
        { "{\"status\":\"\\ud800\"}", "answers with a lone surrogate" },
        { "{\"status\":\"\\udc00x\"}", "answers with a lone surrogate" },
        { "{\"\\ud800\":1,\"status\":\"ok\"}", "answers with a lone surrogate" },
        { "", "answers with something other than JSON" },
        { "\u00ef\u00bb\u00bf", "answers with something other than JSON" },
        { "{\"status\":\"ok\"", "answers with something other than JSON" },
        { "{\"status\":\"ok\"}}", "answers with something other than JSON" },
        { "{\"status\":\"a\u0001b\"}", "answers with something other than JSON" },
        { "<html>", "answers with something other than JSON" },
        { "\"ok\"", "answers with something other than a JSON object" },
        { "[{\"status\":\"ok\"}]", "answers with something other than a JSON object" },
        { "{\"status\":\"ok\",\"status\":\"ok\"}", "answers with a duplicate field" },
        { "{\"status\":\"ok\",\"stat\\u0075s\":\"err\"}", "answers with a duplicate field" },
        { "{\"status\":null}", "answers without a text in field 'status'" },
        { "{\"status\":[\"ok\"]}", "answers without a text in field 'status'" },
        { "{\"inner\":{\"status\":\"ok\"}}", "answers without a text in field 'status'" },
        { "{\"Status\":\"ok\"}", "answers without a text in field 'status'" },
        { "{\"status\":\"OK\"}", "answers with the unknown status 'OK'" },
        { "{\"status\":\"\"}", "answers with the unknown status ''" },
        { "{\"status\":\"\\u0000\\u202e\\n\"}", "answers with the unknown status '\ufffd\ufffd '" },
        { "{\"status\":\"ok\",\"deep\":" + new string('[', 100) + new string(']', 100) + "}", "answers with JSON that is nested too deep" },
        { "{\"status\":\"" + new string('x', 300) + "\"}", $"answers with the unknown status '{new string('x', 63)}…'" },
        { "{\"status\":\"" + new string('x', 20_000) + "\"}", "answers with more than 16 KiB" },
    };

    public static TheoryData<string, string> Wholes() => new()
    {
        { "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n", "answers with status code 302" },
        { "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "answers with status code 503" },
        { "HTTP/1.1 204 No Content\r\n\r\n", "answers with something other than JSON" },
        { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "answers with status code 101" },
        { Ok("{\"status\":\"ok\"}", "Content-Encoding: br\r\n"), "answers with the content encoding 'br', which was not requested" },
        { Ok("{\"status\":\"ok\"}", "Content-Type: application/json; charset=utf-16\r\n"), "answers with the charset 'utf-16' instead of utf-8" },
        { Ok("{\"status\":\"ok\"}", "Content-Type: application/json; charset=\"\u202e\"\r\n"), "" },
        { Ok("{\"status\":\"ok\"}", $"X-Long: {new string('x', 20_000)}\r\n"), "answers with more than 16 KiB of headers" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n{", "answers with more than 16 KiB" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"status\":\"ok\"}", "breaks off its answer" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", "breaks off its answer" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", "breaks off its answer" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + new string('x', 40_000), "breaks off its answer" },
        { "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "answers with something other than HTTP" },
        { "HTTP/2 200\r\n\r\n", "" },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", "answers with something other than HTTP" },
        { "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003", "" },
        { "\u0016\u0003\u0001\u0002\0\u0001\0\r\n\u00fc\u0003\u0003\r\n\r\n", "answers with something other than HTTP" },
        { "ICY 200 OK\r\n\r\n", "answers with something other than HTTP" },
        { "\0", "" },
    };

    public void Dispose() => _http.Dispose();

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task A_body_that_cannot_be_used_is_no_answer_with_its_reason(string body, string reason) => ExpectAsync(RawServer.Saying(Ok(body)), reason);

    [Theory]
    [MemberData(nameof(Wholes))]
    public Task What_is_no_proper_answer_is_none_with_its_reason(string answer, string reason) => ExpectAsync(RawServer.Saying(answer), reason);

    [Fact]
    public Task A_compressed_bomb_is_not_unpacked() => ExpectAsync(RawServer.Saying(Bomb()), "answers with the content encoding 'gzip', which was not requested");

    [Fact]
    public Task A_body_without_end_is_cut_off() => ExpectAsync(
        new RawServer(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), ct);
            while (true)
                await stream.WriteAsync(new byte[65536], ct);
        }),
        "answers with more than 16 KiB");

    [Fact]
    public Task Headers_without_end_are_cut_off() => ExpectAsync(
        new RawServer(async (stream, ct) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), ct);
            while (true)
                await stream.WriteAsync("X-More: and more\r\n"u8.ToArray(), ct);
        }),
        "answers with more than 16 KiB of headers");

    [Fact]
    public Task Interim_answers_without_end_are_not_waited_for() => ExpectAsync(Endless("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"u8.ToArray()), "");

    [Fact]
    public Task A_body_drop_by_drop_is_not_waited_for() => ExpectAsync(Dripping("HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"u8.ToArray()), "does not complete its answer within 1.5 s");

    [Fact]
    public Task Headers_drop_by_drop_are_not_waited_for() => ExpectAsync(Dripping("HTTP/1.1 200 OK\r\nX-Drip: "u8.ToArray()), "does not answer within 1.5 s");

    [Fact]
    public async Task A_connection_that_is_reset_is_silence()
    {
        await using var server = new RawServer((stream, _) =>
        {
            stream.Socket.LingerState = new LingerOption(true, 0);
            return Task.CompletedTask;
        });
        (await ProbeAsync(server)).Silence.ShouldNotBeNull().ShouldContain("check-status closes the connection");
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_silence()
    {
        var server = RawServer.Saying("");
        await server.DisposeAsync();
        (await ProbeAsync(server)).Silence.ShouldNotBeNull().ShouldContain("check-status is not listening");
    }

    [Fact]
    public async Task A_server_without_tls_is_reported_as_such()
    {
        await using var server = await StatusServer.StartAsync();
        (await ProbeAsync(server.Port, UrlScheme.HTTPS)).Problem.ShouldNotBeNull().ShouldContain("serverstatus does not speak TLS; correct the server, or spec.serverStatus.scheme");
    }

    [Theory]
    [InlineData("12.04", false)]
    [InlineData("12.04.110.rc1", false)]
    [InlineData("v12.04.110", false)]
    [InlineData(" 12.04.110", false)]
    [InlineData("12.04.99999999999", false)]
    [InlineData("012.004.00000000000000000000000000000110", false)]
    [InlineData("12.4.110", true)]
    public async Task Only_a_version_of_the_usual_form_is_believed(string version, bool believed)
    {
        await using var server = RawServer.Saying(Ok($"{{\"rmGuiServerVersion\":\"{version}\"}}"));
        var answer = await ProbeAsync(server);
        answer.Version.ShouldBe(believed ? version : null);
        if (!believed)
            answer.Problem.ShouldNotBeNull().ShouldContain($"serverstatus answers with the version '{version}', which is not MAJOR.MINOR.PATCH");
    }

    [Fact]
    public async Task A_byte_order_mark_and_other_fields_do_no_harm()
    {
        await using var server =
            RawServer.Saying(Ok("\u00ef\u00bb\u00bf {\"a\":[1,{\"status\":2}],\"status\":\"warn\",\"rmGuiServerVersion\":\"1.2.3\"} ", "Content-Type: text/plain; charset=UTF-8\r\n"));
        (await ProbeAsync(server)).ShouldBe(new ProbeResult("1.2.3", "warn", null));
    }

    private static string Ok(string body, string headers = "") => $"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(new byte[10_000_000]);
        return [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\n\r\n"), .. packed.ToArray()];
    }

    private static RawServer Endless(params byte[][] parts) => new(async (stream, ct) =>
    {
        while (true)
        {
            foreach (var part in parts)
                await stream.WriteAsync(part, ct);
        }
    });

    private static RawServer Dripping(byte[] start) => new(async (stream, ct) =>
    {
        await stream.WriteAsync(start, ct);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(ct))
            await stream.WriteAsync(" "u8.ToArray(), ct);
    });

    private async Task ExpectAsync(RawServer server, string reason)
    {
        await using var serving = server;
        var clock = Stopwatch.StartNew();
        var answer = await ProbeAsync(server);

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "a slow machine's generous share of 1.5 s");
        (answer.Version, answer.CheckStatus).ShouldBe((null, null));
        var told = string.Join(", ", new[] { answer.Problem, answer.Silence }.OfType<string>());
        told.ShouldContain($"check-status {reason}");
        SafeText.Of(told, SafeText.Sentence).ShouldBe(told, "bounded, and safe to be shown");
    }

    private Task<ProbeResult> ProbeAsync(RawServer server) => ProbeAsync(server.Port, UrlScheme.HTTP);

    private async Task<ProbeResult> ProbeAsync(int port, UrlScheme scheme) =>
        (await new ServerProber(_http, new ProbePorts(port, port), TimeProvider.System).ProbeAsync([new ProbeTarget("pod", 0, "127.0.0.1", scheme)], Token)).ShouldHaveSingleItem().Value;
}
