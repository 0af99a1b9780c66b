using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Torture;

/// <summary>What was injected, and from when to when it explains that no server is ready.</summary>
internal sealed class FaultLog(TimeProvider time)
{
    /// <summary>Servers start in a few seconds, and are seen ready a little later.</summary>
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset Begin, DateTimeOffset End)> _outages = [];
    private DateTimeOffset? _present;
    private ImmutableSortedDictionary<string, int> _counts = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>Faults by kind.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get { lock (_lock) return _counts; }
    }

    /// <summary>Notes one.</summary>
    public void Add(string kind)
    {
        lock (_lock) _counts = _counts.SetItem(kind, _counts.GetValueOrDefault(kind) + 1);
    }

    /// <summary>From now on servers are hit.</summary>
    public void BeginOutage()
    {
        lock (_lock) _present = time.GetUtcNow();
    }

    /// <summary>What hit them is over. Harmless if nothing did.</summary>
    public void EndOutage()
    {
        lock (_lock)
        {
            if (_present is { } since)
                _outages.Add((since, time.GetUtcNow()));
            _present = null;
        }
    }

    /// <summary>Whether a fault explains that nobody serves at an instant.</summary>
    public bool Explains(DateTimeOffset instant)
    {
        lock (_lock) return instant >= _present || _outages.Any(outage => instant >= outage.Begin && instant <= outage.End + _recovery);
    }
}
