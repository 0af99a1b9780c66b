using UmsOperator.Api.Status;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Timelines;

/// <summary>An update that has ended.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="From">The version before.</param>
/// <param name="To">The version that it led to.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="IsGood">Whether it ended with the new version.</param>
/// <param name="Began">When it began.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Waited">How long it waited for a person or the window; a dash if that is unknown.</param>
/// <param name="Migration">How long the migration of production took; a dash if that is unknown.</param>
/// <param name="Why">Why it ended otherwise.</param>
internal sealed record HistoryLine(string Id, string From, string To, string Outcome, bool IsGood, string Began, string Took, string Waited, string Migration, string? Why)
{
    /// <summary>The line of an entry.</summary>
    public static HistoryLine Of(UpdateHistoryEntry entry) => new(
        entry.Id, entry.From, entry.To, entry.Outcome, entry.Outcome == UpdateEnd.Completed, Phrases.Instant(entry.StartTime),
        Phrases.Between(entry.StartTime, entry.CompletionTime), Seconds(entry.ManualWaitSeconds), Seconds(entry.MigrationSeconds), entry.Message);

    private static string Seconds(double? seconds) => seconds is { } known ? Phrases.Duration(known) : "-";
}
