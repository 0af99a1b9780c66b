using Microsoft.Extensions.Time.Testing;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster.Probing;
using static UmsOperator.Tests.Cluster.PodBuilder;

namespace UmsOperator.Tests.Cluster.Probing;

public sealed class ServerProberTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly HttpClient _http = ServerProber.CreateClient();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_server_is_asked_for_version_and_status()
    {
        await using var server = await StatusServer.StartAsync();
        (await ProbeAsync(Prober(server), Target())).ShouldBe(new ProbeResult("12.04.110", "ok", null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{"rmGuiServerVersion":12,"status":true}""")]
    public async Task What_is_no_answer_counts_as_none(string body)
    {
        await using var server = await StatusServer.StartAsync();
        server.Version = server.Status = body;
        ShouldSayNothing(await ProbeAsync(Prober(server), Target()));
    }

    [Fact]
    public async Task A_version_holds_until_the_container_is_replaced_and_its_age_is_reported()
    {
        await using var server = await StatusServer.StartAsync();
        var prober = Prober(server);
        var heard = _time.GetUtcNow().UtcDateTime;
        await ProbeAsync(prober, Target());
        server.Hangs = true;

        _time.Advance(TimeSpan.FromSeconds(15));
        var bridged = await ProbeAsync(prober, Target());
        (bridged.Version, bridged.CheckStatus, bridged.AnsweredAt, bridged.Silence).ShouldBe(("12.04.110", "ok", null, null));

        _time.Advance(TimeSpan.FromMinutes(4));
        var old = await ProbeAsync(prober, Target());
        (old.Version, old.CheckStatus, old.AnsweredAt).ShouldBe(("12.04.110", null, heard));
        old.Silence.ShouldNotBeNull().ShouldContain($"serverstatus does not answer within 1.5 s, the last time at {heard:u}");
        ShouldSayNothing(await ProbeAsync(prober, Target() with { ContainerId = "another" }));
    }

    [Fact]
    public async Task An_answer_that_takes_longer_than_a_reconcile_waits_counts_in_a_later_one()
    {
        await using var server = await StatusServer.StartAsync();
        var prober = Prober(server);
        server.Delay = TimeSpan.FromSeconds(2.5);
        ShouldSayNothing(await ProbeAsync(prober, Target()));
        (await ProbeAsync(prober, Target())).ShouldBe(new ProbeResult("12.04.110", "ok", null));
        server.Requests.ShouldBe(2, "nothing is asked twice at a time");
    }

    [Fact]
    public async Task An_answer_of_an_earlier_start_says_nothing_of_this_one()
    {
        await using var server = await StatusServer.StartAsync();
        var prober = Prober(server);
        await ProbeAsync(prober, Target());
        server.Hangs = true;

        ShouldSayNothing(await ProbeAsync(prober, Target(restarts: 1)));
        ShouldSayNothing(await ProbeAsync(prober, Target(uid: "successor")));
    }

    [Fact]
    public async Task Err_counts_from_its_first_answer_and_again_after_every_break()
    {
        await using var server = await StatusServer.StartAsync();
        var prober = Prober(server);
        var first = _time.GetUtcNow().UtcDateTime;
        server.Status = """{"status":"err"}""";
        (await ProbeAsync(prober, Target())).ErrSince.ShouldBe(first);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await ProbeAsync(prober, Target())).ErrSince.ShouldBe(first);

        server.Status = """{"status":"warn"}""";
        (await ProbeAsync(prober, Target())).ErrSince.ShouldBeNull();
        server.Status = """{"status":"err"}""";
        (await ProbeAsync(prober, Target())).ErrSince.ShouldBe(_time.GetUtcNow().UtcDateTime);
        (await ProbeAsync(prober, Target(restarts: 1))).ErrSince.ShouldBe(_time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task Err_that_is_not_repeated_for_a_while_is_a_break_too()
    {
        await using var server = await StatusServer.StartAsync();
        var prober = Prober(server);
        server.Status = """{"status":"err"}""";
        await ProbeAsync(prober, Target());
        server.Status = "nothing";
        _time.Advance(TimeSpan.FromSeconds(30));
        await ProbeAsync(prober, Target());
        server.Status = """{"status":"err"}""";

        (await ProbeAsync(prober, Target())).ErrSince.ShouldBe(_time.GetUtcNow().UtcDateTime);
    }

    [Fact]
    public async Task A_server_that_hangs_does_not_hold_up_the_others_for_longer_than_the_timeout()
    {
        await using var server = await StatusServer.StartAsync();
        server.Hangs = true;
        var targets = Enumerable.Range(0, 6).Select(number => Target(uid: $"pod-{number}")).ToList();

        var answers = await Prober(server).ProbeAsync(targets, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);

        answers.Count.ShouldBe(6);
        answers.Values.ShouldAllBe(answer => answer.Version == null && answer.CheckStatus == null && answer.Silence != null);
    }

    [Fact]
    public async Task Cancellation_is_not_taken_for_silence()
    {
        await using var server = await StatusServer.StartAsync();
        server.Hangs = true;
        using var cancel = new CancellationTokenSource();
        var probing = Prober(server).ProbeAsync([Target()], cancel.Token);
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probing);
    }

    [Fact]
    public void Only_pods_that_run_and_are_not_being_deleted_are_asked()
    {
        ProbeTarget.Of(Pod(), UrlScheme.HTTPS).ShouldBe(new ProbeTarget("pod-uid", 0, "127.0.0.1", UrlScheme.HTTPS));
        ProbeTarget.Of(Pod().WithPhase("Pending"), UrlScheme.HTTPS).ShouldBeNull();
        ProbeTarget.Of(Pod().BeingDeleted(CreatedAt, 30), UrlScheme.HTTPS).ShouldBeNull();
    }

    private static void ShouldSayNothing(ProbeResult answer)
    {
        (answer.Version, answer.CheckStatus, answer.ErrSince).ShouldBe((null, null, null));
        (answer.Problem ?? answer.Silence).ShouldNotBeNull();
    }

    private static ProbeTarget Target(string uid = "pod-uid", int restarts = 0) => new(uid, restarts, "127.0.0.1", UrlScheme.HTTP);

    private static async Task<ProbeResult> ProbeAsync(ServerProber prober, ProbeTarget target) =>
        (await prober.ProbeAsync([target], TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Value;

    private ServerProber Prober(StatusServer server) => new(_http, new ProbePorts(server.Port, server.Port), _time);
}
