using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using UmsOperator.Kubernetes.Controllers;
using UmsOperator.Kubernetes.Queueing;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Kubernetes.Tests.Watching;

namespace UmsOperator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectorRegistry _registry;
    private readonly KubernetesMetrics _metrics;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _calls = new();

    public ControllerTests() => _metrics = Objects.Metrics(out _registry);

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task A_failure_is_retried_with_a_growing_delay_and_success_forgets()
    {
        var failures = 2;
        using var controller = Make((key, _) =>
        {
            _calls.Enqueue(key);
            return failures-- > 0 ? throw new InvalidOperationException("boom") : Task.FromResult(ReconcileResult.Done);
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        await Eventually.Be(() => controller.Queue.Failures("a") == 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Be(() => controller.Queue.Failures("a") == 2);
        _time.Advance(TimeSpan.FromSeconds(1));
        _calls.Count.ShouldBe(2);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.Be(() => _calls.Count == 3 && controller.Queue.Failures("a") == 0);
        await StopAsync(run);

        var text = await Objects.ScrapeAsync(_registry);
        text.ShouldContain("controller_runtime_reconcile_total{controller=\"c\",result=\"error\"} 2");
        text.ShouldContain("controller_runtime_reconcile_total{controller=\"c\",result=\"success\"} 1");
        text.ShouldContain("controller_runtime_reconcile_errors_total{controller=\"c\"} 2");
        text.ShouldContain("controller_runtime_reconcile_time_seconds_count{controller=\"c\"} 3");
        text.ShouldContain("controller_runtime_active_workers{controller=\"c\"} 0");
        text.ShouldContain("controller_runtime_max_concurrent_reconciles{controller=\"c\"} 1");
    }

    [Fact]
    public async Task A_failure_that_throws_before_its_first_await_does_not_end_the_worker()
    {
        using var controller = Make((key, _) =>
        {
            _calls.Enqueue(key);
            return key == "bad" ? throw new FormatException("a bug") : Task.FromResult(ReconcileResult.Done);
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("bad");
        controller.Queue.Add("good");
        await Eventually.Be(() => _calls.Contains("good"));
        await StopAsync(run);
    }

    [Fact]
    public async Task A_terminal_failure_is_not_retried_until_the_entity_changes()
    {
        using var controller = Make((key, _) =>
        {
            _calls.Enqueue(key);
            throw new TerminalReconcileException("hopeless");
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        await Eventually.Be(() => _calls.Count == 1);
        _time.Advance(TimeSpan.FromHours(1));
        controller.Queue.Count.ShouldBe(0);
        _calls.Count.ShouldBe(1);
        controller.Queue.Add("a");
        await Eventually.Be(() => _calls.Count == 2);
        await StopAsync(run);
    }

    [Fact]
    public async Task RequeueAfter_reconciles_again_after_that_time()
    {
        using var controller = Make((key, _) =>
        {
            _calls.Enqueue(key);
            return Task.FromResult(_calls.Count == 1 ? ReconcileResult.RequeueAfter(TimeSpan.FromSeconds(30)) : ReconcileResult.Done);
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        await Eventually.Be(() => _calls.Count == 2, _time, TimeSpan.FromSeconds(1));
        _time.GetUtcNow().ShouldBeGreaterThanOrEqualTo(new FakeTimeProvider().GetUtcNow() + TimeSpan.FromSeconds(30));
        await StopAsync(run);
    }

    [Fact]
    public async Task Workers_run_side_by_side_but_never_two_on_one_key()
    {
        var gate = new TaskCompletionSource();
        using var controller = Make(
            async (key, ct) =>
            {
                _calls.Enqueue(key);
                await gate.Task.WaitAsync(ct);
                return ReconcileResult.Done;
            },
            concurrency: 3);
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        controller.Queue.Add("b");
        await Eventually.Be(() => _calls.Count == 2);
        controller.Queue.Add("a");
        controller.Queue.Add("c");
        await Eventually.Be(() => _calls.Count == 3);
        _calls.ShouldBe(["a", "b", "c"], ignoreOrder: true);
        gate.SetResult();
        await Eventually.Be(() => _calls.Count(c => c == "a") == 2);
        await StopAsync(run);
    }

    [Fact]
    public async Task Stopping_waits_for_the_running_reconciliation_and_takes_no_other_key()
    {
        var gate = new TaskCompletionSource();
        using var controller = Make(async (key, _) =>
        {
            _calls.Enqueue(key);
            await gate.Task;
            return ReconcileResult.Done;
        });
        var run = controller.RunAsync(_stop.Token);
        controller.Queue.Add("a");
        controller.Queue.Add("b");
        await Eventually.Be(() => !_calls.IsEmpty);
        await _stop.CancelAsync();
        run.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await run;
        _calls.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Workers_start_only_after_every_mirror_has_been_read_and_then_see_what_was_there()
    {
        await using var mirror = new ReflectorFixture();
        mirror.Api.Put(Objects.Map("x"));
        using var controller = new Controller<ObjectKey>(
            new ControllerOptions { Name = "c" },
            new WorkQueue<ObjectKey>(new WorkQueueOptions { Name = "c" }, _metrics, _time),
            (key, _) =>
            {
                mirror.Reflector.HasSynced.ShouldBeTrue();
                _calls.Enqueue(key.ToString());
                return Task.FromResult(ReconcileResult.Done);
            },
            _metrics,
            _time,
            NullLogger<Controller<ObjectKey>>.Instance);
        controller.Watch(mirror.Reflector, change => [change.Key]);
        controller.Queue.Add(new ObjectKey("", "early"));
        var run = controller.RunAsync(_stop.Token);
        _calls.ShouldBeEmpty();
        await mirror.StartAsync();
        await Eventually.Be(() => _calls.Count == 2);
        _calls.ShouldBe(["early", "a/x"]);
        await StopAsync(run);
    }

    [Fact]
    public async Task A_mirror_that_is_not_read_within_two_minutes_ends_the_controller_by_name()
    {
        await using var mirror = new ReflectorFixture();
        using var controller = Make((_, _) => Task.FromResult(ReconcileResult.Done));
        controller.Watch(mirror.Reflector, change => [change.Key.Name]);
        var run = controller.RunAsync(_stop.Token);
        _time.Advance(TimeSpan.FromSeconds(119));
        run.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await Should.ThrowAsync<CacheSyncTimeoutException>(() => run)).Message.ShouldContain("configmaps");
    }

    [Fact]
    public async Task Reconciliations_that_wait_make_room_and_are_still_waited_for_at_the_end()
    {
        var gate = new TaskCompletionSource();
        using var controller = Make(
            async (key, _) =>
            {
                _calls.Enqueue(key);
                if (key.StartsWith("stuck", StringComparison.Ordinal))
                    await gate.Task;
                return ReconcileResult.Done;
            },
            concurrency: 2);
        var run = controller.RunAsync(_stop.Token);
        for (var number = 0; number < 16; number++)
            controller.Queue.Add($"stuck-{number}");
        await Eventually.Be(() => _calls.Count == 2);
        controller.Queue.AddUrgent("well");
        await Eventually.Be(() => _calls.Contains("well"), _time, TimeSpan.FromMilliseconds(500));
        _calls.Count.ShouldBeLessThan(16, "the urgent one did not wait for all of them to be begun");
        await Eventually.Be(() => _calls.Count == 17, _time, TimeSpan.FromMilliseconds(500));

        await _stop.CancelAsync();
        run.IsCompleted.ShouldBeFalse();
        gate.SetResult();
        await run;
    }

    private async Task StopAsync(Task run)
    {
        await _stop.CancelAsync();
        await run;
    }

    private Controller<string> Make(Func<string, CancellationToken, Task<ReconcileResult>> reconcile, int concurrency = 1) => new(
        new ControllerOptions { Name = "c", Concurrency = concurrency },
        new WorkQueue<string>(
            new WorkQueueOptions { Name = "c", BaseDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(60), SlowAfter = TimeSpan.FromSeconds(3), MaxSlow = 64 }, _metrics, _time),
        reconcile,
        _metrics,
        _time,
        NullLogger<Controller<string>>.Instance);
}
