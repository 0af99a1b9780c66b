using Microsoft.Extensions.Time.Testing;
using UmsOperator.Postgres.LogicalCopy;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class ThrottleTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void All_workers_share_one_rate_and_idle_time_is_not_saved_up()
    {
        var throttle = new Throttle(1000, _time);
        _time.Advance(TimeSpan.FromHours(1));

        var first = throttle.TakeAsync(500, Token).AsTask();
        var second = throttle.TakeAsync(500, Token).AsTask();

        first.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(501));
        first.IsCompleted.ShouldBeTrue();
        second.IsCompleted.ShouldBeFalse("the second has waited behind the first");
        _time.Advance(TimeSpan.FromMilliseconds(500));
        second.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Without_a_rate_nobody_waits()
    {
        new Throttle(0, _time).TakeAsync(int.MaxValue, Token).AsTask().IsCompleted.ShouldBeTrue();
    }
}
