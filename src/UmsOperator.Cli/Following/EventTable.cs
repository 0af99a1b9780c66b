using Spectre.Console;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Following;

/// <summary>Events, a line each.</summary>
internal static class EventTable
{
    /// <summary>The table.</summary>
    public static Table Of(IEnumerable<EventLine> lines)
    {
        var table = Cells.Table("LAST SEEN", "OBJECT", "REASON", "TIMES", "MESSAGE");
        foreach (var line in lines)
        {
            var style = line.Type == "Warning" ? Cells.Waits : Cells.Plain;
            table.AddRow(Cells.Of(Phrases.Instant(line.Time)), Cells.Of(line.Object), Cells.Of(line.Reason, style), Cells.Of($"{line.Count}"), Cells.Of(line.Message));
        }

        return table;
    }
}
