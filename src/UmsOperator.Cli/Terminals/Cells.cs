using Spectre.Console;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cli.Terminals;

/// <summary>Parts of tables.</summary>
internal static class Cells
{
    /// <summary>For all else.</summary>
    public static readonly Style Plain = Style.Plain;

    /// <summary>For what is as it should be.</summary>
    public static readonly Style Good = new(Color.Green);

    /// <summary>For what waits.</summary>
    public static readonly Style Waits = new(Color.Yellow);

    /// <summary>For what needs a person.</summary>
    public static readonly Style Bad = new(Color.Red);

    /// <summary>For what is less important.</summary>
    public static readonly Style Dim = new(Color.Grey);

    /// <summary>For headings.</summary>
    public static readonly Style Heading = new(decoration: Decoration.Bold);

    /// <summary>Safe text in one cell.</summary>
    public static Text Of(string? text, Style? style = null) => new(SafeText.Of(text, SafeText.Message), style ?? Style.Plain);

    /// <summary>A table without lines, which also reads well in a pipe.</summary>
    /// <param name="headers">The columns; without a header row if all are empty.</param>
    public static Table Table(params ReadOnlySpan<string> headers)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(Of(header, Heading)) { Padding = new Padding(0, 0, 3, 0) });
            table.ShowHeaders |= header.Length > 0;
        }

        return table;
    }
}
