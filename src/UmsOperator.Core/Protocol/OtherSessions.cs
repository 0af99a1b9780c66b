using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Foreign sessions on production while it is migrated: superusers, and roles that were granted CONNECT meanwhile. A swap back loses what they write,
/// so it is counted, kept and reported.
/// </summary>
internal static class OtherSessions
{
    private const int MostTold = 10;

    /// <summary>The update with the sessions that exist now, and with the logins that are locked out meanwhile.</summary>
    public static UpdateStatus Recorded(PlanContext context)
    {
        var production = context.Observed.Database.Production!;
        IReadOnlyList<string> known = context.Update!.OtherSessions ?? [];
        if (context.MigrationPhase() == MigrationPhase.Migrating && production.AllowsConnections)
            known = [.. known.Concat(production.Sessions.Where(session => !session.Ours).Select(Told)).Distinct(StringComparer.Ordinal).Take(MostTold)];
        return context.Update with
        {
            OtherSessions = known.Count == 0 ? null : known,
            LoginsSetAside = context.MigrationPhase() is MigrationPhase.Taken or MigrationPhase.Migrating
                ? context.RestorePoint()!.Comment!.LoginsSetAside?.Select(name => SafeText.Of(name, SafeText.Word)).ToList()
                : null,
        };
    }

    /// <summary>Counts the changes that a swap back before the commit loses, if there were foreign sessions; the result records them.</summary>
    public static StepResult Counted(PlanContext context, CopyObserved restorePoint)
    {
        if (context.Update!.OtherSessions is null || context.IsCommitted() || !context.Observed.Database.Production!.AllowsConnections)
            return StepResult.Done;
        var query = new FactQuery.Drift(restorePoint.Name);
        return context.Answer(query) is { } answer
            ? StepResult.Done with { Update = context.Update with { SwappedBack = RowChanges.Of(answer) } }
            : StepResult.Need(query);
    }

    /// <summary>The text for the history and its event; empty if there were no foreign sessions.</summary>
    public static string Describe(UpdateStatus update) => update is { OtherSessions: { } others, SwappedBack: { } changes }
        ? $"; {string.Join(", ", others)} had sessions on production while it was migrated, and what they wrote is only in the database that was swapped back, which is kept: "
            + (changes.Known ? $"at least {changes.Inserted + changes.Updated + changes.Deleted} row changes, the migration's own among them"
                : $"it is unknown how many row changes{(changes.Unknown is { } why ? $", as {SafeText.Of(why, SafeText.Sentence)}" : "")}")
        : "";

    private static string Told(SessionObserved session) => SafeText.Of(session.Application.Length == 0 ? session.Role : $"{session.Role} ({session.Application})", SafeText.Word);
}
