using System.Text;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Rewrites tables for servers before PostgreSQL 18. pg_dump 18 writes NOT NULL of an inherited column as a separate element of CREATE TABLE, even in
/// a dump of an older server, which does not accept it there. ALTER TABLE … SET NOT NULL has the same effect.
/// </summary>
internal static class TableNotNull
{
    private const string Indent = "    ";
    private const string NotNull = "NOT NULL ";

    /// <summary>Returns the entry in the syntax of servers before PostgreSQL 18.</summary>
    public static ArchiveEntry BeforeNamed(ArchiveEntry entry)
    {
        if (entry.Kind != "TABLE" || !entry.Definition.Contains($"\n{Indent}{NotNull}", StringComparison.Ordinal))
            return entry;
        var (kept, columns, isElement) = (new List<string>(), new List<string>(), true);
        var quote = '\0';
        foreach (var line in entry.Definition.Split('\n'))
        {
            // A line inside a string or a quoted name is not part of the statement's structure.
            if (quote == '\0')
                isElement &= !line.StartsWith(')');
            if (quote == '\0' && isElement && line.StartsWith(Indent + NotNull, StringComparison.Ordinal))
            {
                columns.Add(line[(Indent + NotNull).Length..].TrimEnd(','));
                // If the removed element was the last one, the element before it must not end with a comma.
                if (!line.EndsWith(',') && kept.Count > 1 && kept[^1].EndsWith(','))
                    kept[^1] = kept[^1][..^1];
            }
            else
            {
                kept.Add(line);
            }

            quote = QuoteAfter(line, quote);
        }

        var table = $"{Sql.Identifier(entry.Schema)}.{Sql.Identifier(entry.Tag)}";
        var definition = new StringBuilder().AppendJoin('\n', kept);
        foreach (var column in columns)
            definition.Append($"\nALTER TABLE ONLY {table} ALTER COLUMN {column} SET NOT NULL;\n");
        return entry with { Definition = definition.ToString() };
    }

    /// <summary>Returns the quote that is open at the end of a line, or NUL. A quote inside a quoted text is doubled, so it closes and opens the text again.</summary>
    private static char QuoteAfter(string line, char quote)
    {
        foreach (var letter in line)
        {
            if (letter is '\'' or '"' && (quote == '\0' || quote == letter))
                quote = quote == '\0' ? letter : '\0';
        }

        return quote;
    }
}
