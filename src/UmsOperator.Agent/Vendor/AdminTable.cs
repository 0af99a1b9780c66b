namespace UmsOperator.Agent.Vendor;

/// <summary>The output of umsadmin-cli: a line with the columns' names, then rows. Lines before it that have another number of columns are left out.</summary>
internal sealed record AdminTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <param name="output">The command's stdout.</param>
    /// <param name="separator">Between columns.</param>
    /// <param name="key">A column that must be there; names are compared without regard to case.</param>
    /// <returns>Null if no line has that column.</returns>
    public static AdminTable? Parse(string output, string separator, string key)
    {
        var lines = output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(separator, StringSplitOptions.TrimEntries)).ToList();
        var header = lines.FindIndex(cells => cells.Contains(key, StringComparer.OrdinalIgnoreCase));
        return header < 0 ? null : new AdminTable(lines[header], [.. lines.Skip(header + 1).Where(cells => cells.Length == lines[header].Length)]);
    }

    /// <returns>The cell; empty if there is no such column.</returns>
    public string Cell(IReadOnlyList<string> row, string column)
    {
        for (var at = 0; at < Columns.Count; at++)
        {
            if (string.Equals(Columns[at], column, StringComparison.OrdinalIgnoreCase))
                return row[at];
        }

        return "";
    }
}
