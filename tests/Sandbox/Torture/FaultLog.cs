using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Records the injected faults and the periods in which they explain that no server is ready.</summary>
internal sealed class FaultLog(TimeProvider time)
{
    /// <summary>Time that servers need to become ready after a fault.</summary>
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Begin, DateTimeOffset End)> _outages = [];
    private readonly List<Outage> _present = [];
    private ImmutableSortedDictionary<string, int> _counts = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    private DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Number of faults by kind.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get { lock (_lock) return _counts; }
    }

    /// <summary>Records a fault.</summary>
    public void Add(string kind)
    {
        lock (_lock) _counts = _counts.SetItem(kind, _counts.GetValueOrDefault(kind) + 1);
    }

    /// <summary>Begins a period in which servers are affected; it ends with disposal. Periods may overlap.</summary>
    public IDisposable BeginOutage()
    {
        var outage = new Outage(this, time.GetUtcNow());
        lock (_lock) _present.Add(outage);
        return outage;
    }

    /// <summary>Whether a fault explains that no server serves at an instant.</summary>
    public bool Explains(DateTimeOffset instant)
    {
        lock (_lock) return _present.Exists(outage => instant >= outage.Since) || _outages.Any(outage => instant >= outage.Begin && instant <= outage.End + Recovery);
    }

    private sealed class Outage(FaultLog log, DateTimeOffset since) : IDisposable
    {
        public DateTimeOffset Since => since;

        public void Dispose()
        {
            lock (log._lock)
            {
                if (log._present.Remove(this))
                    log._outages.Add((since, log.Now));
            }
        }
    }
}
