using Microsoft.Extensions.Time.Testing;
using UmsOperator.Kubernetes.Watching;

namespace UmsOperator.Kubernetes.Tests.Watching;

public sealed class ReflectorBackoffTests
{
    [Fact]
    public void Doubles_from_800_ms_to_30_s_with_jitter_and_starts_over_after_two_quiet_minutes()
    {
        var time = new FakeTimeProvider();
        var backoff = new ReflectorBackoff(new ReflectorOptions().MaxBackoff, time, new Random(3));
        double[] floors = [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30];
        foreach (var floor in floors)
        {
            var delay = backoff.Next();
            delay.TotalSeconds.ShouldBeInRange(floor, floor * 2);
            time.Advance(delay);
        }
        time.Advance(TimeSpan.FromSeconds(121));
        backoff.Next().TotalSeconds.ShouldBeInRange(0.8, 1.6);
    }
}
