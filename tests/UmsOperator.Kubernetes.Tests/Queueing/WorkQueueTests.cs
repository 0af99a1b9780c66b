using Microsoft.Extensions.Time.Testing;
using Prometheus;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Kubernetes.Tests.Fakes;

namespace UmsOperator.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests()
    {
        var options = new WorkQueueOptions { Name = "q", BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(60) };
        _queue = new WorkQueue<string>(options, Objects.Metrics(out _registry), _time);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _queue.Dispose();

    [Fact]
    public async Task A_key_waits_once_and_keys_come_in_order()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");
        _queue.Count.ShouldBe(2);
        (await _queue.TakeAsync(Ct)).Key.ShouldBe("a");
        (await _queue.TakeAsync(Ct)).Key.ShouldBe("b");
        _queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_waits_until_that_is_done()
    {
        _queue.Add("a");
        await _queue.TakeAsync(Ct);
        _queue.Add("a");
        _queue.Add("a");
        _queue.Count.ShouldBe(0);
        _queue.Done("a");
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void AddAfter_adds_when_due_and_of_several_delays_the_earliest_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromSeconds(2.9));
        _queue.Count.ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        _queue.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromMinutes(1));
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task AddRateLimited_doubles_to_the_maximum_and_Forget_starts_over()
    {
        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            _queue.AddRateLimited("a");
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            _queue.Count.ShouldBe(0, $"before {seconds} s");
            _time.Advance(TimeSpan.FromTicks(1));
            await TakeAndFinishAsync();
        }
        _queue.Failures("a").ShouldBe(8);
        _queue.Forget("a");
        _queue.AddRateLimited("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public void A_key_that_failed_a_thousand_times_still_waits_the_maximum()
    {
        for (var i = 0; i < 2000; i++)
            _queue.AddRateLimited("a");
        _queue.Forget("b");
        new ItemRateLimiter<string>(TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(60)).Next("x").ShouldBe(TimeSpan.FromMilliseconds(5));
        _time.Advance(TimeSpan.FromSeconds(60));
        _queue.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_take_takes_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var take = _queue.TakeAsync(cancel.Token);
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => take);
        _queue.Add("a");
        (await _queue.TakeAsync(Ct)).Key.ShouldBe("a");
    }

    [Fact]
    public async Task A_queue_that_is_shut_down_gives_out_what_waits_and_takes_nothing_new()
    {
        _queue.Add("working");
        _queue.Add("waiting");
        await _queue.TakeAsync(Ct);
        _queue.ShutDown();
        _queue.Add("late");
        _queue.AddAfter("later", TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));

        _queue.Done("working");
        (await _queue.TakeAsync(Ct)).ShouldBe((true, "waiting"));
        _queue.Done("waiting");
        (await _queue.TakeAsync(Ct)).Taken.ShouldBeFalse();
    }

    [Fact]
    public async Task Takers_that_wait_for_an_empty_queue_are_let_go_by_a_shutdown()
    {
        var take = _queue.TakeAsync(Ct);
        _queue.ShutDown();
        (await take).Taken.ShouldBeFalse();
    }

    [Fact]
    public async Task Under_load_no_key_is_worked_on_twice_at_a_time_and_none_is_lost()
    {
        const int Keys = 20, Rounds = 2000;
        var working = new int[Keys];
        var last = new int[Keys];
        var wanted = new int[Keys];
        var overlaps = 0;
        using var queue = new WorkQueue<int>(new WorkQueueOptions { Name = "load" }, Objects.Metrics(), TimeProvider.System);
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (await queue.TakeAsync(Ct) is (true, var key))
            {
                if (Interlocked.Increment(ref working[key]) > 1)
                    Interlocked.Increment(ref overlaps);
                last[key] = Volatile.Read(ref wanted[key]);
                await Task.Yield();
                Interlocked.Decrement(ref working[key]);
                queue.Done(key);
            }
        }, Ct)).ToArray();
        Parallel.For(0, Rounds, i =>
        {
            Interlocked.Increment(ref wanted[i % Keys]);
            queue.Add(i % Keys);
        });
        queue.ShutDown();
        await Task.WhenAll(workers).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        overlaps.ShouldBe(0);
        last.ShouldBe(wanted);
    }

    [Fact]
    public async Task Metrics_bear_the_names_and_meanings_of_client_go()
    {
        _queue.Add("a");
        _queue.Add("b");
        _time.Advance(TimeSpan.FromSeconds(2));
        await _queue.TakeAsync(Ct);
        _time.Advance(TimeSpan.FromSeconds(5));
        var text = await Objects.ScrapeAsync(_registry);
        text.ShouldContain("workqueue_depth{name=\"q\"} 1");
        text.ShouldContain("workqueue_adds_total{name=\"q\"} 2");
        text.ShouldContain("workqueue_queue_duration_seconds_sum{name=\"q\"} 2");
        text.ShouldContain("workqueue_unfinished_work_seconds{name=\"q\"} 5");
        text.ShouldContain("workqueue_longest_running_processor_seconds{name=\"q\"} 5");
        _queue.Done("a");
        _queue.AddRateLimited("a");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        text = await Objects.ScrapeAsync(_registry);
        text.ShouldContain("workqueue_work_duration_seconds_sum{name=\"q\"} 5");
        text.ShouldContain("workqueue_unfinished_work_seconds{name=\"q\"} 0");
        text.ShouldContain("workqueue_retries_total{name=\"q\"} 1");
    }

    [Fact]
    public async Task An_urgent_key_goes_before_those_that_wait_already_and_a_waiting_one_becomes_urgent()
    {
        _queue.Add("a");
        _queue.Add("b");
        _queue.AddUrgent("now");
        _queue.AddUrgent("b");
        _queue.Count.ShouldBe(3);

        (await TakeAllAsync()).ShouldBe(["now", "a", "b"], "one turn in four is that of the others");
    }

    [Fact]
    public async Task Urgent_keys_without_end_leave_a_turn_to_the_others()
    {
        _queue.Add("quiet");
        for (var number = 0; number < 20; number++)
            _queue.AddUrgent($"loud-{number}");

        (await TakeAllAsync()).IndexOf("quiet").ShouldBeLessThan(4);
    }

    [Fact]
    public async Task A_key_that_is_urgent_while_it_is_worked_on_is_urgent_after_it()
    {
        _queue.Add("a");
        await _queue.TakeAsync(Ct);
        _queue.Add("b");
        _queue.Add("a");
        _queue.AddUrgent("a");
        _queue.Done("a");

        (await TakeAllAsync()).ShouldBe(["b", "a"], ignoreOrder: true);
    }

    [Fact]
    public async Task Keys_that_were_slow_are_few_at_a_time_and_keep_no_other_key_waiting()
    {
        using var queue = new WorkQueue<string>(new WorkQueueOptions { Name = "slow", SlowAfter = TimeSpan.FromSeconds(3), MaxSlow = 2 }, Objects.Metrics(), _time);
        string[] slow = ["s1", "s2", "s3", "s4"];
        foreach (var key in slow)
        {
            queue.Add(key);
            await queue.TakeAsync(Ct);
        }
        _time.Advance(TimeSpan.FromSeconds(5));
        foreach (var key in slow)
        {
            queue.Done(key);
            queue.AddUrgent(key);
        }
        queue.Add("quick");

        List<string> taken = [(await queue.TakeAsync(Ct)).Key, (await queue.TakeAsync(Ct)).Key, (await queue.TakeAsync(Ct)).Key];
        taken.ShouldBe(["quick", "s1", "s2"], ignoreOrder: true);
        var next = queue.TakeAsync(Ct);
        next.IsCompleted.ShouldBeFalse("two are worked on already");
        queue.Add("late");
        (await next).Key.ShouldBe("late");

        queue.Done("s1"); // fast this time
        (await queue.TakeAsync(Ct)).Key.ShouldBe("s3");
        queue.Add("s1");
        (await queue.TakeAsync(Ct)).Key.ShouldBe("s1");
    }

    private async Task TakeAndFinishAsync()
    {
        var (taken, key) = await _queue.TakeAsync(Ct);
        taken.ShouldBeTrue();
        _queue.Done(key);
    }

    private async Task<List<string>> TakeAllAsync()
    {
        List<string> keys = [];
        while (_queue.Count > 0)
            keys.Add((await _queue.TakeAsync(Ct)).Key);
        return keys;
    }
}
