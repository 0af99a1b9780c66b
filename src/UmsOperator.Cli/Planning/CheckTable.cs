using Spectre.Console;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Planning;

/// <summary>Checks, a line each.</summary>
internal static class CheckTable
{
    /// <summary>The table.</summary>
    public static Table Of(IEnumerable<Check> checks, DateTime now)
    {
        var table = Cells.Table("RESULT", "CHECK", "SINCE", "WHAT, AND WHAT TO DO");
        foreach (var check in checks)
        {
            var (word, style) = check.Result switch
            {
                CheckResult.Blocks => ("blocks", Cells.Bad),
                CheckResult.Warns => ("warns", Cells.Waits),
                _ => ("passed", Cells.Good),
            };
            table.AddRow(Cells.Of(word, style), Cells.Of(check.Name), Cells.Of(check.Since is { } since ? Phrases.Between(since, now) : "unknown"), Cells.Of(check.Message));
        }

        return table;
    }
}
