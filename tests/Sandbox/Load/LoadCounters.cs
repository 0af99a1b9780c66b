using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Load;

/// <summary>The counters of all devices of one load. Thread-safe.</summary>
internal sealed class LoadCounters(int samples, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly long _begun = time.GetTimestamp();
    private readonly LatencyHistogram _latencies = new();
    private readonly Dictionary<string, long> _failed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _servedBy = new(StringComparer.Ordinal);
    private readonly List<FailureSample> _samples = [];
    private long _requests;
    private long _closedIdle;
    private long _closedByAnnouncement;
    private int _open;

    public void Opened() => Interlocked.Increment(ref _open);

    public void Closed() => Interlocked.Decrement(ref _open);

    public void ClosedIdle() => Interlocked.Increment(ref _closedIdle);

    public void Answered(DeviceAnswer answer, TimeSpan latency)
    {
        lock (_gate)
        {
            _requests++;
            _latencies.Add(latency);
            _servedBy[answer.ServedBy] = _servedBy.GetValueOrDefault(answer.ServedBy) + 1;
            if (answer.Close)
                _closedByAnnouncement++;
        }
    }

    public void Failed(int device, string endpoint, string reason, string detail)
    {
        lock (_gate)
        {
            _requests++;
            _failed[reason] = _failed.GetValueOrDefault(reason) + 1;
            if (_samples.Count < samples)
                _samples.Add(new FailureSample(time.GetElapsedTime(_begun), device, endpoint, reason, detail));
        }
    }

    public LoadSnapshot Snapshot(int visibleEndpoints, int unservedSeconds)
    {
        lock (_gate)
        {
            return new LoadSnapshot
            {
                Elapsed = time.GetElapsedTime(_begun),
                Requests = _requests,
                Failed = _failed.Values.Sum(),
                FailedByReason = _failed.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Samples = [.. _samples],
                ServedBy = _servedBy.ToImmutableSortedDictionary(StringComparer.Ordinal),
                ClosedIdle = Interlocked.Read(ref _closedIdle),
                ClosedByAnnouncement = _closedByAnnouncement,
                OpenConnections = Volatile.Read(ref _open),
                P50 = _latencies.Percentile(0.50),
                P95 = _latencies.Percentile(0.95),
                P99 = _latencies.Percentile(0.99),
                Slowest = _latencies.Slowest,
                VisibleEndpoints = visibleEndpoints,
                UnservedSeconds = unservedSeconds,
            };
        }
    }
}
