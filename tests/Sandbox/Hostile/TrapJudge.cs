using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Evaluates the result of each trap.</summary>
/// <param name="ledger">The planted traps.</param>
/// <param name="operators">The operators' own logins.</param>
/// <param name="groups">The object owners and app roles, as which the planters worked themselves.</param>
internal sealed class TrapJudge(Ledger ledger, IReadOnlySet<string> operators, IReadOnlySet<string> groups)
{
    private const string Superuser = "postgres";

    /// <summary>One row for each planted trap, sorted by name, including those that only ran through other traps, such as temporary views.</summary>
    public ImmutableArray<TrapRow> Judge(IEnumerable<Firing> firings)
    {
        var told = firings.Where(firing => firing.Session != Superuser).ToList();
        // Rights that a server has itself are not a gain; the planter may differ from place to place.
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
                [.. fired.SelectMany(firing => Gains(firing, own)).Concat(ledger.Escalations.TryGetValue(id, out var seen) ? [seen] : [])
                    .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
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
