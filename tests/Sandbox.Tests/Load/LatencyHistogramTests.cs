using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Tests.Load;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Percentiles_are_right_within_five_percent()
    {
        var histogram = new LatencyHistogram();
        for (var milliseconds = 1; milliseconds <= 1000; milliseconds++)
            histogram.Add(TimeSpan.FromMilliseconds(milliseconds));

        histogram.Percentile(0.50).TotalMilliseconds.ShouldBeInRange(500, 525);
        histogram.Percentile(0.99).TotalMilliseconds.ShouldBeInRange(990, 1000);
        histogram.Percentile(1).ShouldBe(TimeSpan.FromSeconds(1));
        histogram.Slowest.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Without_latencies_all_is_zero() => new LatencyHistogram().Percentile(0.99).ShouldBe(TimeSpan.Zero);
}
