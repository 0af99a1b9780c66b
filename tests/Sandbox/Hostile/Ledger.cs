using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Records where traps were planted, by whom, and their results. Thread-safe.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Trap>> _planted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _escalated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _bindings = new(StringComparer.Ordinal);
    private ImmutableList<string> _faults = [];
    private ImmutableList<(string Database, DateTimeOffset From, DateTimeOffset To)> _early = [];

    /// <summary>The places where each trap was planted.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Places =>
        _planted.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Keys.Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>For each refused trap, by whom and why.</summary>
    public IReadOnlyDictionary<string, string> Refusals => _refused;

    /// <summary>For each trap whose gain was detected outside the traps' own records, the gain.</summary>
    public IReadOnlyDictionary<string, string> Escalations => _escalated;

    /// <summary>Faults that no single trap caused.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Records a fault that no single trap caused.</summary>
    public void Fault(string what) => ImmutableInterlocked.Update(ref _faults, faults => faults.Contains(what) ? faults : faults.Add(what));

    /// <summary>Records a trap as planted, or as attempted.</summary>
    public void Plant(Trap trap, string where) => _planted.GetOrAdd(trap.Id, _ => new(StringComparer.Ordinal)).TryAdd(where, trap);

    /// <summary>Records that a trap was refused and removed.</summary>
    public void Refuse(Trap trap, string by) => _refused.TryAdd(trap.Id, by);

    /// <summary>Records a gain that the trap's own record does not contain.</summary>
    public void Escalate(Trap trap, string what) => _escalated.TryAdd(trap.Id, what);

    /// <summary>Registers a server's login, whose rights are not a gain.</summary>
    public void Know(string login) => _bindings.TryAdd(login, 0);

    /// <summary>Whether a login belongs to a server.</summary>
    public bool IsServer(string login) => _bindings.ContainsKey(login);

    /// <summary>Records a period in which nothing may be written to a production database.</summary>
    public void Early(string database, DateTimeOffset from, DateTimeOffset to) => ImmutableInterlocked.Update(ref _early, early => early.Add((database, from, to)));

    /// <summary>Whether a time in a database is before its migration (P6).</summary>
    public bool IsEarly(string database, DateTimeOffset at) => _early.Any(one => one.Database == database && one.From <= at && at <= one.To);
}
