using Spectre.Console;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Cli.Timelines;

/// <summary>The last updates, a line each.</summary>
internal static class HistoryTable
{
    /// <summary>The table.</summary>
    public static Table Of(IReadOnlyList<UpdateHistoryEntry> history)
    {
        var table = Cells.Table("ID", "FROM", "TO", "OUTCOME", "BEGAN", "TOOK", "WAITED", "MIGRATION", "WHY");
        foreach (var entry in history)
        {
            table.AddRow(
                Cells.Of(entry.Id), Cells.Of(entry.From), Cells.Of(entry.To), Cells.Of(entry.Outcome, entry.Outcome == UpdateEnd.Completed ? Cells.Good : Cells.Waits),
                Cells.Of(Phrases.Instant(entry.StartTime)),
                Cells.Of(Phrases.Between(entry.StartTime, entry.CompletionTime)), Cells.Of(Seconds(entry.ManualWaitSeconds)), Cells.Of(Seconds(entry.MigrationSeconds)), Cells.Of(entry.Message));
        }

        return table;
    }

    private static string Seconds(double? seconds) => seconds is { } known ? Phrases.Duration(known) : "-";
}
