using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Background;
using UmsOperator.Core.Model;
using UmsOperator.Kubernetes.Tests.Fakes;
using UmsOperator.Options;

namespace UmsOperator.Tests.Reconciling;

public sealed class BackgroundPoolTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BackgroundPool _pool;

    public BackgroundPoolTests() => _pool = new BackgroundPool(Microsoft.Extensions.Options.Options.Create(new OperatorOptions { MaxBackgroundTasks = 2 }), _time, NullLogger<BackgroundPool>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _pool.Dispose();

    [Fact]
    public async Task No_more_tasks_run_at_a_time_than_allowed()
    {
        var finish = new TaskCompletionSource();
        var running = 0;
        foreach (var key in new[] { "a", "b", "c" })
        {
            Start(key, async ct =>
            {
                Interlocked.Increment(ref running);
                await finish.Task.WaitAsync(ct);
            });
        }

        await Eventually.Be(() => Volatile.Read(ref running) == 2);
        _pool.Observe("uid").Count(task => task.Running).ShouldBe(3, "one that waits for its turn counts as running");
        finish.SetResult();
        await Eventually.Be(() => Volatile.Read(ref running) == 3);
        await Eventually.Be(() => _pool.Observe("uid").All(task => !task.Running));
    }

    [Fact]
    public async Task TryStart_WhileItRuns_StartsNothing()
    {
        var finish = new TaskCompletionSource();
        Start("a", finish.Task.WaitAsync).ShouldBeTrue();
        Start("a", _ => throw new InvalidOperationException("a second start")).ShouldBeFalse();
        Start("a", finish.Task.WaitAsync, cluster: "another").ShouldBeTrue("another cluster's task is another one");

        finish.SetResult();
        await Eventually.Be(() => !_pool.Observe("uid").Single().Running);
        _pool.Observe("uid").Single().Error.ShouldBeNull();
        Start("a", _ => Task.CompletedTask).ShouldBeTrue();
    }

    [Fact]
    public async Task Failures_are_remembered_and_counted_until_a_success()
    {
        for (var failures = 1; failures <= 2; failures++)
        {
            Start("a", _ => throw new InvalidOperationException("no space")).ShouldBeTrue();
            await Eventually.Be(() => _pool.Observe("uid").Single() is { Running: false });
            _pool.Observe("uid").Single().Failures.ShouldBe(failures);
            _pool.Observe("uid").Single().Error.ShouldBe("no space");
        }
        Start("a", _ => Task.CompletedTask);
        await Eventually.Be(() => _pool.Observe("uid").Single() is { Running: false, Failures: 0, Error: null });
    }

    [Fact]
    public async Task Acknowledge_ForgetsWhatEnded_AndKeepsWhatRuns()
    {
        var finish = new TaskCompletionSource();
        Start("done", _ => Task.CompletedTask);
        Start("runs", finish.Task.WaitAsync);
        await Eventually.Be(() => _pool.Observe("uid").Any(task => !task.Running));

        _pool.Acknowledge("uid", ["done", "runs", "unknown"]);

        _pool.Observe("uid").ShouldHaveSingleItem().Key.ShouldBe("runs");
        finish.SetResult();
    }

    [Fact]
    public async Task Progress_and_the_time_of_the_real_start_are_observed()
    {
        var gate = new TaskCompletionSource();
        Start("a", gate.Task.WaitAsync);
        Start("b", gate.Task.WaitAsync);
        var finish = new TaskCompletionSource();
        _pool.TryStart("uid", "c", (progress, ct) => ReportAsync(progress, finish.Task, ct), () => { });
        _time.Advance(TimeSpan.FromMinutes(5));
        gate.SetResult();

        await Eventually.Be(() => Observe("c").Progress?.BytesDone == 42);
        Observe("c").StartedAt.ShouldBe(_time.GetUtcNow().UtcDateTime, "waiting for its turn is no part of its time");
        finish.SetResult();
    }

    [Fact]
    public async Task The_end_is_reported_once_however_it_came()
    {
        var ended = 0;
        _pool.TryStart("uid", "good", (_, _) => Task.CompletedTask, () => Interlocked.Increment(ref ended));
        _pool.TryStart("uid", "bad", (_, _) => throw new InvalidOperationException(), () => Interlocked.Increment(ref ended));
        _pool.TryStart("uid", "endless", (_, ct) => Task.Delay(Timeout.Infinite, ct), () => Interlocked.Increment(ref ended));
        await _pool.CancelAsync("uid", "endless", Token);

        await Eventually.Be(() => Volatile.Read(ref ended) == 3);
    }

    [Fact]
    public async Task CancelAsync_WaitsForTheEnd_AndForgets()
    {
        var started = new TaskCompletionSource();
        var cleanedUp = false;
        Start("a", async ct =>
        {
            started.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, ct);
            }
            finally
            {
                cleanedUp = true;
            }
        });
        await started.Task;

        await _pool.CancelAsync("uid", "a", Token);

        cleanedUp.ShouldBeTrue();
        _pool.Observe("uid").ShouldBeEmpty();
        await _pool.CancelAsync("uid", "a", Token);
    }

    [Fact]
    public async Task StopAsync_CancelsEverything_AndNothingStartsAfterIt()
    {
        var started = new TaskCompletionSource();
        Start("a", async ct =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        });
        await started.Task;

        await _pool.StopAsync(Token);

        _pool.Observe("uid").Single().Running.ShouldBeFalse();
        _pool.Observe("uid").Single().Failures.ShouldBe(0, "a cancelled task has not failed");
        Start("b", _ => Task.CompletedTask).ShouldBeFalse();
    }

    private static async Task ReportAsync(IProgress<CopyProgress> progress, Task finish, CancellationToken cancellationToken)
    {
        progress.Report(new CopyProgress(42, 100));
        await finish.WaitAsync(cancellationToken);
    }

    private BackgroundTaskObserved Observe(string key) => _pool.Observe("uid").Single(task => task.Key == key);

    private bool Start(string key, Func<CancellationToken, Task> work, string cluster = "uid") =>
        _pool.TryStart(cluster, key, (_, ct) => work(ct), () => { });
}
