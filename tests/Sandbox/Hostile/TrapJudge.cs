using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Says of each trap what became of it.</summary>
/// <param name="ledger">What was planted.</param>
/// <param name="operators">The operators' own logins.</param>
/// <param name="groups">The object owners and the applications' roles: whom the planters worked as themselves.</param>
internal sealed class TrapJudge(Ledger ledger, IReadOnlySet<string> operators, IReadOnlySet<string> groups)
{
    private const string Superuser = "postgres";

    /// <summary>All that were planted, in order of their names; those too that only others brought to run, as temporary views.</summary>
    public ImmutableArray<TrapRow> Judge(IEnumerable<Firing> firings)
    {
        var told = firings.Where(firing => firing.Session != Superuser).ToList();
        // What a server could do by itself is no gain; it may have been another at each place.
        var own = told.Where(firing => firing.Trap == Planting.Baseline).SelectMany(firing => firing.Gained).Concat(groups.Select(role => $"works as {role}")).ToHashSet(StringComparer.Ordinal);
        var byTrap = told.Where(firing => firing.Trap != Planting.Baseline).ToLookup(firing => firing.Trap);
        return [.. ledger.Places.Keys.Union(byTrap.Select(group => group.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Row)];

        TrapRow Row(string id)
        {
            var fired = byTrap[id].ToList();
            return new TrapRow(
                id,
                ledger.Places.TryGetValue(id, out var places) ? places : ["by another trap"],
                fired.Count,
                [.. fired.Select(Whom).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                ledger.Refusals.GetValueOrDefault(id),
                [.. fired.SelectMany(firing => Gains(firing, own)).Concat(ledger.Escalations.TryGetValue(id, out var seen) ? [seen] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        }
    }

    private IEnumerable<string> Gains(Firing firing, HashSet<string> own)
    {
        foreach (var gain in firing.Gained.Where(gain => !own.Contains(gain)))
            yield return gain;
        if (firing.Wrote && !ledger.IsServer(firing.Session) && ledger.IsEarly(firing.Database, firing.At))
            yield return "writes in production before the migration";
    }

    private string Whom(Firing firing) =>
        operators.Contains(firing.Session) ? $"operator ({Task(firing.Application)})"
        : ledger.IsServer(firing.Session) ? "server"
        : $"worker ({Task(firing.Application)})";

    // ums-operator/<uid>/<mark>.<task>
    private static string Task(string application) => application[(application.LastIndexOf('.') + 1)..];
}
