using System.Text;

namespace UmsOperator.Core.Model;

/// <summary>
/// A table name as the user wrote it: <c>table</c> or <c>schema.table</c>. A part may be in double quotes, where a dot belongs to the name and two quotes stand for one.
/// A part without quotes matches the name as written or, if there is none, in lower case as PostgreSQL folds it.
/// </summary>
/// <param name="Schema">Schema; null: the server's search path decides.</param>
/// <param name="Table">Table.</param>
public sealed record TableName(NamePart? Schema, NamePart Table)
{
    private const int NameLimit = 63;

    /// <summary>Parses a table name.</summary>
    /// <returns>Null if it is malformed: a part is empty or longer than 63 bytes, there are more than two parts, or a quote is not closed.</returns>
    public static TableName? Parse(string text)
    {
        if (!text.StartsWith('"') && !text.Contains(".\"", StringComparison.Ordinal))
        {
            // For compatibility, a second dot belongs to the table's name.
            var at = text.IndexOf('.', StringComparison.Ordinal);
            return Of(at < 0 ? [new(text, false)] : [new(text[..at], false), new(text[(at + 1)..], false)]);
        }

        return Parts(text) is { } parts ? Of(parts) : null;
    }

    /// <summary>Parses a column name: one part, in which a dot belongs to the name even without quotes.</summary>
    /// <returns>Null if it is malformed.</returns>
    public static NamePart? Column(string text) => !text.StartsWith('"')
        ? Fits(new(text, false)) ? new(text, false) : null
        : Parts(text) is [var part] && Fits(part) ? part : null;

    /// <summary>The schemas and tables that it can refer to, best match first; schema null as in <see cref="Schema"/>.</summary>
    public IReadOnlyList<(string? Schema, string Table)> Meanings =>
        [.. new[] { (Schema?.Text, Table.Text), (Schema?.Folded, Table.Folded), (Schema?.Text, Table.Folded), (Schema?.Folded, Table.Text) }.Distinct()];

    private static TableName? Of(IReadOnlyList<NamePart> parts) => parts.Any(part => !Fits(part)) ? null : parts switch
    {
        [var table] => new(null, table),
        [var schema, var table] => new(schema, table),
        _ => null,
    };

    private static bool Fits(NamePart part) => part.Text.Length > 0 && !part.Text.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(part.Text) <= NameLimit;

    private static List<NamePart>? Parts(string text)
    {
        List<NamePart> parts = [];
        for (var at = 0; ;)
        {
            var quoted = at < text.Length && text[at] == '"';
            var end = quoted ? EndOfQuoted(text, at) : text.IndexOf('.', at) is >= 0 and var dot ? dot : text.Length;
            if (end < 0)
                return null;
            var part = quoted ? text[(at + 1)..(end - 1)].Replace("\"\"", "\"", StringComparison.Ordinal) : text[at..end];
            if (!quoted && part.Contains('"', StringComparison.Ordinal))
                return null;
            parts.Add(new(part, quoted));
            if (end == text.Length)
                return parts;
            if (text[end] != '.')
                return null;
            at = end + 1;
        }
    }

    /// <summary>Index after a quoted part; -1 if the quote is not closed.</summary>
    private static int EndOfQuoted(string text, int at)
    {
        for (var end = at + 1; end < text.Length; end++)
        {
            if (text[end] != '"')
                continue;
            if (end + 1 == text.Length || text[end + 1] != '"')
                return end + 1;
            end++;
        }

        return -1;
    }
}
