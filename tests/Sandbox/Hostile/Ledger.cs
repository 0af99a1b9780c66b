using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>What was planted where, by whom, and what became of it. Written to by all stories at once.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Trap>> _planted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _escalated = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _bindings = new(StringComparer.Ordinal);
    private ImmutableList<string> _faults = [];
    private ImmutableList<(string Database, DateTimeOffset From, DateTimeOffset To)> _early = [];

    /// <summary>Of each trap, where it was planted.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<string>> Places => _planted.ToImmutableDictionary(pair => pair.Key, pair => pair.Value.Keys.Order(StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>Of each trap that was refused, by whom and why.</summary>
    public IReadOnlyDictionary<string, string> Refusals => _refused;

    /// <summary>Of each trap that showed outside the database what it gained, what.</summary>
    public IReadOnlyDictionary<string, string> Escalations => _escalated;

    /// <summary>What is wrong and no single trap's doing.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Something is wrong that no single trap did.</summary>
    public void Fault(string what) => ImmutableInterlocked.Update(ref _faults, faults => faults.Contains(what) ? faults : faults.Add(what));

    /// <summary>A trap is in its place, or was tried to be put there.</summary>
    public void Plant(Trap trap, string where) => _planted.GetOrAdd(trap.Id, _ => new(StringComparer.Ordinal)).TryAdd(where, trap);

    /// <summary>A trap was refused and is gone.</summary>
    public void Refuse(Trap trap, string by) => _refused.TryAdd(trap.Id, by);

    /// <summary>A trap gained something that it does not tell itself.</summary>
    public void Escalate(Trap trap, string what) => _escalated.TryAdd(trap.Id, what);

    /// <summary>A server's login, whose rights are no gain.</summary>
    public void Know(string login) => _bindings.TryAdd(login, 0);

    /// <summary>Whether a login is a server's.</summary>
    public bool IsServer(string login) => _bindings.ContainsKey(login);

    /// <summary>From the one to the other nothing may be written in a production.</summary>
    public void Early(string database, DateTimeOffset from, DateTimeOffset to) => ImmutableInterlocked.Update(ref _early, early => early.Add((database, from, to)));

    /// <summary>Whether something that was done in a database was done before its migration (P6).</summary>
    public bool IsEarly(string database, DateTimeOffset at) => _early.Any(one => one.Database == database && one.From <= at && at <= one.To);
}
