using Spectre.Console;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Timelines;

/// <summary>The last updates, a line each.</summary>
internal static class HistoryTable
{
    /// <summary>The table.</summary>
    public static Table Of(IReadOnlyList<UpdateHistoryEntry> history)
    {
        var table = Cells.Table("ID", "FROM", "TO", "OUTCOME", "BEGAN", "TOOK", "WAITED", "MIGRATION", "WHY");
        foreach (var entry in history.Select(HistoryLine.Of))
        {
            table.AddRow(
                Cells.Of(entry.Id), Cells.Of(entry.From), Cells.Of(entry.To), Cells.Of(entry.Outcome, entry.IsGood ? Cells.Good : Cells.Waits),
                Cells.Of(entry.Began), Cells.Of(entry.Took), Cells.Of(entry.Waited), Cells.Of(entry.Migration), Cells.Of(entry.Why));
        }

        return table;
    }
}
