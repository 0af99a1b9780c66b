using System.Net;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using UmsOperator.Kubernetes.Leadership;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Leadership;

public sealed class LeaderElectorTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_leads_and_the_second_waits_as_long_as_the_lease_is_renewed()
    {
        await using var f = new ElectionFixture();
        var first = f.Start("one");
        await first.WaitForLeadershipAsync(Ct);
        var second = f.Start("two");
        await f.PassAsync(TimeSpan.FromSeconds(60));
        first.IsLeader.ShouldBeTrue();
        second.IsLeader.ShouldBeFalse();
        f.Holder.ShouldBe("one");
        f.Lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_lease_for_sixty_years_of_somebody_who_never_renews_it_keeps_nobody_out()
    {
        await using var f = new ElectionFixture();
        f.PutLease("a stranger", int.MaxValue);
        var elector = f.Start("one");
        await f.PassAsync(TimeSpan.FromSeconds(300));
        elector.IsLeader.ShouldBeFalse("a holder that asks for some minutes gets them");
        await f.PassAsync(() => elector.IsLeader);
        f.Holder.ShouldBe("one");
    }

    [Fact]
    public async Task Trap_IsLeader_is_false_after_the_loss_whatever_the_network_does()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        f.Api.FailAsync(_ => true, async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        }, times: int.MaxValue);
        f.Time.Advance(TimeSpan.FromSeconds(9.9));
        elector.IsLeader.ShouldBeTrue();
        elector.Lost.IsCancellationRequested.ShouldBeFalse();
        f.Time.Advance(TimeSpan.FromSeconds(0.1));
        elector.IsLeader.ShouldBeFalse();
        elector.Lost.IsCancellationRequested.ShouldBeTrue();
        f.Lost.Single().ShouldContain("not renewed");
    }

    [Fact]
    public async Task A_renewal_answered_after_the_loss_makes_no_leader_again_and_a_failing_listener_hides_nothing()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        f.Api.FailAsync(r => r.Method == "PATCH", _ => answer.Task);
        elector.Lost.Register(() => throw new InvalidOperationException("mine"));
        await f.PassAsync(() => f.Lost.Count == 1);
        answer.SetResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(f.Api.Read("leases", "ns", "op")!.ToJsonString()) });
        f.Time.Advance(TimeSpan.FromSeconds(1));
        elector.IsLeader.ShouldBeFalse();
    }

    /// <summary>Under load a response may be handled as late as the renew deadline, and so may the timer that should have given up.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(11)]
    public async Task A_lease_whose_request_took_too_long_is_renewed_before_it_makes_a_leader(double seconds)
    {
        var time = new LateTime();
        using var api = new FakeApi();
        V1Lease Lease(string holder) => new()
        {
            Metadata = new V1ObjectMeta { Name = "op", NamespaceProperty = "ns" },
            Spec = new V1LeaseSpec { HolderIdentity = holder, LeaseDurationSeconds = 15 },
        };
        api.Put(Lease(""));
        api.FailAsync(r => r.Method == "PATCH", _ =>
        {
            api.Put(Lease("one")); // the server processed the request, and the response is late
            time.Late = TimeSpan.FromSeconds(seconds);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(api.Read("leases", "ns", "op")!.ToJsonString()) });
        });
        using var elector = new LeaderElector(
            api.Connect(), ElectionFixture.Options("one"), Objects.Metrics(), time, new Random(1), NullLogger<LeaderElector>.Instance);
        var running = elector.RunAsync(Ct);

        await elector.WaitForLeadershipAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);

        api.Requests.Count(r => r.Method == "PATCH").ShouldBe(2);
        elector.IsLeader.ShouldBeTrue();
        elector.Lost.IsCancellationRequested.ShouldBeFalse();
        await elector.ReleaseAsync(Ct);
        await running;
    }

    [Fact]
    public void A_machine_that_was_paused_is_no_leader_when_it_wakes_even_before_any_timer_has_run()
    {
        var time = new FakeWall();
        var clock = new LeaderClock(time);
        clock.Restart(clock.Now());
        time.Wall += TimeSpan.FromMinutes(5); // the monotonic clock stood still
        clock.Age.ShouldBe(TimeSpan.FromMinutes(5));
        time.Wall -= TimeSpan.FromMinutes(10); // set back
        clock.Age.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task Trap_http_errors_do_not_end_the_elector_neither_before_nor_while_it_leads()
    {
        await using var f = new ElectionFixture();
        f.Api.Fail(_ => true, () => throw new HttpRequestException("down"), times: 3);
        var elector = f.Start("one");
        await f.PassAsync(() => elector.IsLeader);
        f.Api.Fail(_ => true, () => throw new HttpRequestException("down again"), times: 2);
        await f.PassAsync(TimeSpan.FromSeconds(30));
        elector.IsLeader.ShouldBeTrue();
        elector.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task Trap_a_403_shows_in_Failure()
    {
        await using var f = new ElectionFixture();
        f.Api.Fail(_ => true, () => FakeApi.Error(HttpStatusCode.Forbidden, "Forbidden", "leases is forbidden"), times: 5);
        var elector = f.Start("one");
        await f.PassAsync(() => elector.Failure is not null);
        elector.Failure.ShouldBe("leases is forbidden");
        await f.PassAsync(() => elector.IsLeader);
        elector.Failure.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Trap_a_lease_without_a_holder_is_taken_at_once(string? holder)
    {
        await using var f = new ElectionFixture();
        f.PutLease(holder);
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct).WaitAsync(TimeSpan.FromSeconds(5), Ct);
        f.Api.Read("leases", "ns", "op")!["spec"]!["leaseTransitions"]!.GetValue<int>().ShouldBe(4);
    }

    [Fact]
    public async Task A_foreign_lease_that_is_not_renewed_is_taken_after_its_duration_by_our_own_clock()
    {
        await using var f = new ElectionFixture();
        f.PutLease("gone");
        var start = f.Time.GetUtcNow();
        var elector = f.Start("one");
        await f.PassAsync(() => elector.IsLeader);
        (f.Time.GetUtcNow() - start).ShouldBeInRange(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(19));
    }

    [Fact]
    public async Task Trap_release_writes_an_empty_holder_and_the_next_one_need_not_wait()
    {
        await using var f = new ElectionFixture();
        var first = f.Start("one");
        await first.WaitForLeadershipAsync(Ct);
        var second = f.Start("two");
        await f.PassAsync(TimeSpan.FromSeconds(4));
        await first.ReleaseAsync(Ct);
        first.IsLeader.ShouldBeFalse();
        f.Holder.ShouldBe("");
        f.Lost.ShouldBeEmpty();
        var released = f.Time.GetUtcNow();
        await f.PassAsync(() => second.IsLeader);
        (f.Time.GetUtcNow() - released).ShouldBeLessThan(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task The_lease_is_renewed_while_the_workers_drain_and_is_still_held_when_a_release_fails()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        await f.PassAsync(TimeSpan.FromSeconds(40));
        elector.IsLeader.ShouldBeTrue();
        f.Api.Fail(_ => true, () => throw new HttpRequestException("down"), times: int.MaxValue);
        await elector.ReleaseAsync(Ct);
        f.Api.Heal();
        f.Holder.ShouldBe("one");
        elector.IsLeader.ShouldBeFalse();
    }

    [Fact]
    public async Task A_leader_that_sees_another_holder_stops_at_once()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        f.PutLease("usurper");
        var start = f.Time.GetUtcNow();
        await f.PassAsync(() => elector.Lost.IsCancellationRequested);
        (f.Time.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromSeconds(4));
        elector.IsLeader.ShouldBeFalse();
        await Eventually.Be(() => f.Lost.Count == 1);
        f.Lost[0].ShouldContain("usurper");
        f.Holder.ShouldBe("usurper");
    }

    [Fact]
    public async Task A_renewal_whose_answer_was_lost_is_no_loss()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        f.PutLease("one"); // the elector's own write, whose response it never got
        await f.PassAsync(TimeSpan.FromSeconds(20));
        elector.IsLeader.ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_that_was_deleted_is_made_again_by_its_leader()
    {
        await using var f = new ElectionFixture();
        var elector = f.Start("one");
        await elector.WaitForLeadershipAsync(Ct);
        f.Api.Remove<V1Lease>("ns", "op");
        await f.PassAsync(() => f.Holder == "one");
        elector.IsLeader.ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_that_start_together_and_of_their_successors_only_one_leads_at_a_time()
    {
        await using var f = new ElectionFixture();
        var electors = Enumerable.Range(0, 5).Select(i => f.Start($"p{i}")).ToList();
        for (var round = 0; round < 3; round++)
        {
            var most = 0;
            await f.PassAsync(() =>
            {
                most = Math.Max(most, electors.Count(e => e.IsLeader));
                return most > 0;
            });
            most.ShouldBe(1);
            var leader = electors.Single(e => e.IsLeader);
            electors.Remove(leader);
            await leader.ReleaseAsync(Ct);
        }
    }

    [Fact]
    public async Task Trap_what_a_new_leader_does_first_does_not_hold_up_the_renewals()
    {
        await using var f = new ElectionFixture();
        f.PutLease("gone");
        var elector = f.Start("one");
        using var release = new ManualResetEventSlim();
        var work = elector.WaitForLeadershipAsync(Ct).ContinueWith(_ => release.Wait(Ct), Ct, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await f.PassAsync(() => elector.IsLeader);
            await f.PassAsync(TimeSpan.FromSeconds(20));
            elector.IsLeader.ShouldBeTrue();
        }
        finally
        {
            release.Set();
        }
        await work;
    }

    [Theory]
    [InlineData(10, 10, 2)]
    [InlineData(15, 10, 9)]
    [InlineData(15, 10, 0)]
    [InlineData(0.5, 0.3, 0.1)]
    public void Trap_times_that_could_make_two_leaders_are_refused(double lease, double renew, double retry)
    {
        var options = ElectionFixture.Options("x") with
        {
            LeaseDuration = TimeSpan.FromSeconds(lease),
            RenewDeadline = TimeSpan.FromSeconds(renew),
            RetryPeriod = TimeSpan.FromSeconds(retry),
        };
        Should.Throw<ArgumentException>(() => LeaderElectionOptions.Validate(options));
    }

    [Fact]
    public void Two_processes_on_one_host_have_different_identities() =>
        LeaderElectionOptions.NewIdentity().ShouldNotBe(LeaderElectionOptions.NewIdentity());

    /// <summary>A clock on which time can pass without firing timers.</summary>
    private sealed class LateTime : TimeProvider
    {
        public TimeSpan Late { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Late;

        public override long GetTimestamp() => base.GetTimestamp() + (long)(Late.TotalSeconds * TimestampFrequency);
    }

    private sealed class FakeWall : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Wall;

        public override long GetTimestamp() => 0;
    }
}
