using System.Text;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// pg_dump 18 writes NOT NULL of an inherited column as an element of its own in CREATE TABLE, also in a dump of an older server, which does not know it there: that it is set afterwards means the same.
/// </summary>
internal static class TableNotNull
{
    private const string Indent = "    ";
    private const string NotNull = "NOT NULL ";

    /// <summary>The entry as a server before 18 takes it.</summary>
    public static ArchiveEntry BeforeNamed(ArchiveEntry entry)
    {
        if (entry.Kind != "TABLE" || !entry.Definition.Contains($"\n{Indent}{NotNull}", StringComparison.Ordinal))
            return entry;
        var (kept, columns, isElement) = (new List<string>(), new List<string>(), true);
        var quote = '\0';
        foreach (var line in entry.Definition.Split('\n'))
        {
            // A line within a text or a name is none of the statement's.
            if (quote == '\0')
                isElement &= !line.StartsWith(')');
            if (quote == '\0' && isElement && line.StartsWith(Indent + NotNull, StringComparison.Ordinal))
            {
                columns.Add(line[(Indent + NotNull).Length..].TrimEnd(','));
                // The last element has no comma after it: then the one before it must have none.
                if (!line.EndsWith(',') && kept.Count > 1 && kept[^1].EndsWith(','))
                    kept[^1] = kept[^1][..^1];
            }
            else
            {
                kept.Add(line);
            }

            quote = Within(line, quote);
        }

        var table = $"{Sql.Identifier(entry.Schema)}.{Sql.Identifier(entry.Tag)}";
        var definition = new StringBuilder().AppendJoin('\n', kept);
        foreach (var column in columns)
            definition.Append($"\nALTER TABLE ONLY {table} ALTER COLUMN {column} SET NOT NULL;\n");
        return entry with { Definition = definition.ToString() };
    }

    /// <summary>The quote that is open at a line's end. A quote within quotes is doubled, and so leaves and enters again.</summary>
    private static char Within(string line, char quote)
    {
        foreach (var letter in line)
        {
            if (letter is '\'' or '"' && (quote == '\0' || quote == letter))
                quote = quote == '\0' ? letter : '\0';
        }

        return quote;
    }
}
