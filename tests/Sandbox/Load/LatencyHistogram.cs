namespace UmsOperator.Sandbox.Load;

/// <summary>Counts latencies in buckets that grow by 5 %, which gives percentiles with that precision from 50 µs to some minutes. Not thread-safe.</summary>
internal sealed class LatencyHistogram
{
    private const double Smallest = 50e-6;
    private const double Growth = 1.05;

    private readonly long[] _buckets = new long[320];
    private long _count;

    public TimeSpan Slowest { get; private set; }

    public void Add(TimeSpan latency)
    {
        var bucket = (int)Math.Ceiling(Math.Log(Math.Max(latency.TotalSeconds / Smallest, 1), Growth));
        _buckets[Math.Min(bucket, _buckets.Length - 1)]++;
        _count++;
        if (latency > Slowest)
            Slowest = latency;
    }

    /// <param name="share">Share of the latencies, 0 to 1.</param>
    /// <returns>Upper edge of the bucket that contains the percentile; zero if there are no latencies.</returns>
    public TimeSpan Percentile(double share)
    {
        var rest = share * _count;
        for (var bucket = 0; bucket < _buckets.Length && _count > 0; bucket++)
        {
            rest -= _buckets[bucket];
            if (rest <= 0)
                return TimeSpan.FromSeconds(Math.Min(Smallest * Math.Pow(Growth, bucket), Slowest.TotalSeconds));
        }

        return Slowest;
    }
}
