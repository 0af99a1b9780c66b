using Microsoft.Extensions.Time.Testing;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>When a host is contacted and for how long, with a fake clock.</summary>
public sealed class HostContactsTests
{
    private static readonly DatabaseObserved Seen = new() { Reach = DatabaseReach.Connected };

    private readonly FakeTimeProvider _time = new();
    private readonly HostContacts _contacts;
    private int _looks;

    public HostContactsTests() => _contacts = new HostContacts(_time, new Random(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_host_is_given_up_after_five_seconds_and_then_left_alone_twice_as_long_each_time()
    {
        foreach (var pause in new[] { 2, 4, 8, 16, 32, 60, 60 })
        {
            var meeting = SilentAsync();
            _time.Advance(TimeSpan.FromSeconds(4.9));
            meeting.IsCompleted.ShouldBeFalse();
            _time.Advance(TimeSpan.FromSeconds(0.1));
            var seen = await meeting;

            seen.Reach.ShouldBe(DatabaseReach.Unreachable);
            seen.Problem.ShouldBe($"database.host: db:5432 did not answer within 5 s; check what PostgreSQL waits for, or correct spec.database.host; next attempt in {pause} s");
            var wait = seen.RetryAt!.Value - _time.GetUtcNow().UtcDateTime;
            wait.TotalSeconds.ShouldBeInRange(pause * 0.8, pause * 1.2);

            var looks = _looks;
            _time.Advance(wait - TimeSpan.FromMilliseconds(1));
            (await SilentAsync()).ShouldBe(seen, "at once, and in the same words");
            _looks.ShouldBe(looks, "nothing was opened for it");
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Fact]
    public async Task A_host_that_refuses_at_once_is_tried_again_soon()
    {
        foreach (var pause in new[] { 1, 2, 4, 5, 5, 5 })
        {
            var seen = await RefusedAsync(Target());
            seen.Problem.ShouldBe($"refused; next attempt in {pause} s");
            (seen.Reach, _looks).ShouldBe((DatabaseReach.LoginRefused, _looks));
            _time.Advance(seen.RetryAt!.Value - _time.GetUtcNow().UtcDateTime);
        }
    }

    [Fact]
    public async Task A_host_that_answers_may_take_thirty_seconds_and_is_forgiven_its_failures()
    {
        await RefusedAsync(Target());
        _time.Advance(TimeSpan.FromSeconds(2));
        (await MeetAsync(Target(), (_, _) => Task.FromResult(Seen))).ShouldBe(Seen);

        var slow = SilentAsync();
        _time.Advance(TimeSpan.FromSeconds(29));
        slow.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await slow).Problem.ShouldNotBeNull().ShouldEndWith("did not answer within 30 s; check what PostgreSQL waits for, or correct spec.database.host; next attempt in 2 s");

        _time.Advance(TimeSpan.FromSeconds(3));
        var again = SilentAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        (await again).Problem.ShouldNotBeNull().ShouldContain("within 5 s", Case.Sensitive, "it failed last");
    }

    [Fact]
    public async Task A_host_that_has_given_the_lock_may_take_longer_for_the_rest()
    {
        var end = new TaskCompletionSource<DatabaseObserved>();
        var meeting = MeetAsync(Target(), (takeLonger, token) =>
        {
            takeLonger();
            return end.Task.WaitAsync(token);
        });
        _time.Advance(TimeSpan.FromSeconds(20));
        end.SetResult(Seen);

        (await meeting).ShouldBe(Seen);
    }

    [Fact]
    public async Task What_a_host_does_to_one_login_does_not_count_for_another()
    {
        await RefusedAsync(Target(password: "wrong"));

        (await MeetAsync(Target(), (_, _) => Task.FromResult(Seen))).ShouldBe(Seen);
        (await MeetAsync(Target(user: "other"), (_, _) => Task.FromResult(Seen))).ShouldBe(Seen);
        (await RefusedAsync(Target(password: "wrong"))).Problem.ShouldBe("refused; next attempt in 1 s");
        _looks.ShouldBe(3);
        _contacts.Refusal(Target()).ShouldBeNull();
        _contacts.Refusal(Target(password: "wrong")).ShouldBe("refused; next attempt in 1 s");
    }

    [Fact]
    public async Task Few_unknown_logins_contact_a_host_at_a_time_and_the_others_get_their_result()
    {
        var meetings = Enumerable.Range(0, 16).Select(_ => SilentAsync()).ToList();
        _looks.ShouldBe(ContactLimits.UnansweredPerHost);
        _time.Advance(TimeSpan.FromSeconds(5));

        var seen = await Task.WhenAll(meetings);

        seen.ShouldAllBe(one => one.Problem!.EndsWith("next attempt in 2 s", StringComparison.Ordinal));
        _looks.ShouldBeLessThan(16);
    }

    [Fact]
    public async Task Too_many_logins_to_one_host_are_reported()
    {
        var never = new TaskCompletionSource<DatabaseObserved>();
        var stuck = Enumerable.Range(0, ContactLimits.UnansweredPerHost).Select(number => MeetAsync(Target(user: $"u{number}"), (_, _) => never.Task)).ToList();
        var late = MeetAsync(Target(), HangAsync);
        _time.Advance(TimeSpan.FromSeconds(5));

        (await late).Problem.ShouldBe("database.host: 8 logins are already waiting for db:5432 to answer; next attempt in 2 s");
        _looks.ShouldBe(ContactLimits.UnansweredPerHost);
        (await MeetAsync(Target(host: "elsewhere"), (_, _) => Task.FromResult(Seen))).ShouldBe(Seen, "another host is not crowded");
        never.SetResult(Seen);
        await Task.WhenAll(stuck);
    }

    [Fact]
    public async Task When_the_pause_is_over_one_goes_ahead_for_all()
    {
        var failed = await RefusedAsync(Target());
        _time.Advance(TimeSpan.FromSeconds(2));
        var trial = MeetAsync(Target(), HangAsync);

        (await SilentAsync()).Problem.ShouldBe(failed.Problem);
        _looks.ShouldBe(2);

        _time.Advance(TimeSpan.FromSeconds(5));
        (await trial).Problem.ShouldNotBeNull().ShouldEndWith("next attempt in 4 s");
    }

    [Fact]
    public async Task A_session_that_does_not_end_when_it_is_cancelled_is_left_to_itself()
    {
        var never = new TaskCompletionSource<DatabaseObserved>();
        var meeting = MeetAsync(Target(), (_, _) => never.Task);
        _time.Advance(TimeSpan.FromSeconds(5));
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(meeting.IsCompleted);
        });

        (await meeting).Problem.ShouldNotBeNull().ShouldContain("did not answer within 5 s");
        never.SetResult(Seen);
    }

    [Fact]
    public async Task A_stopping_operator_is_no_fault_of_the_host()
    {
        using var stop = new CancellationTokenSource();
        var meeting = _contacts.MeetAsync(Target(), HangAsync, stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(meeting);
        _contacts.Refusal(Target()).ShouldBeNull();
    }

    private static DatabaseTarget Target(string host = "db", string user = "operator", string password = "secret") => new()
    {
        Cluster = "site/ums",
        Uid = "0123456789abcdef",
        Database = new DatabaseSpec { Host = host, Name = "rmdb", OperatorSecretRef = new SecretReference { Name = "login" } },
        Update = new UpdateSpec(),
        OperatorUsername = user,
        OperatorPassword = password,
    };

    private Task<DatabaseObserved> MeetAsync(DatabaseTarget target, Func<Action, CancellationToken, Task<DatabaseObserved>> look) => _contacts.MeetAsync(
        target,
        (takeLonger, token) =>
        {
            Interlocked.Increment(ref _looks);
            return look(takeLonger, token);
        },
        Token);

    private Task<DatabaseObserved> RefusedAsync(DatabaseTarget target) =>
        MeetAsync(target, (_, _) => Task.FromResult(new DatabaseObserved { Reach = DatabaseReach.LoginRefused, Problem = "refused" }));

    private Task<DatabaseObserved> SilentAsync() => MeetAsync(Target(), HangAsync);

    private async Task<DatabaseObserved> HangAsync(Action takeLonger, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, cancellationToken);
        return Seen;
    }
}
