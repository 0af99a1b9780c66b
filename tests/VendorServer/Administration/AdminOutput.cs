using System.CommandLine;

namespace VendorServer.Administration;

/// <summary>What a command prints: messages, which <c>--quiet</c> suppresses, and tables.</summary>
internal sealed class AdminOutput(GlobalOptions globals, ParseResult parsed, TextWriter output)
{
    public void Message(string text)
    {
        if (!parsed.GetValue(globals.Quiet))
            output.WriteLine(text);
    }

    /// <param name="header">The columns.</param>
    /// <param name="rows">One cell for each column.</param>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [.. rows];
        if (!parsed.GetValue(globals.NoHeader))
            lines.Insert(0, header);
        if (parsed.GetValue(globals.MachineReadable) || parsed.GetValue(globals.Separator) is not null)
        {
            var separator = parsed.GetValue(globals.Separator) ?? ";";
            lines.ForEach(line => output.WriteLine(string.Join(separator, line)));
            return;
        }

        var widths = header.Select((_, column) => lines.Select(line => line[column].Length).DefaultIfEmpty().Max()).ToArray();
        lines.ForEach(line => output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()));
    }
}
