using System.Globalization;
using System.Text;

namespace UmsOperator.Core.Texts;

/// <summary>
/// Makes external text safe for status, events, logs and JSON: truncated, in one line, without control characters, invisible characters (which can reorder
/// or hide text) and lone surrogates (which JSON writers reject).
/// </summary>
public static class SafeText
{
    /// <summary>Maximum number of characters of an external word, such as a version or a role.</summary>
    public const int Word = 64;

    /// <summary>Maximum number of characters of an external sentence, such as an error text.</summary>
    public const int Sentence = 1024;

    /// <summary>Maximum number of characters of a whole message, which may quote several sentences.</summary>
    public const int Message = 16384;

    private const char Ellipsis = '…';

    /// <summary>The safe beginning of a text.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="most">Maximum number of characters of the result, at least 1; a truncated text ends with an ellipsis.</param>
    /// <returns>The safe text.</returns>
    public static string Of(string? text, int most)
    {
        var safe = Clean(text.AsSpan(), most);
        return safe.Length <= most ? safe : Cut(safe, most - 1) + Ellipsis;
    }

    /// <summary>The safe end of a text: the last lines of a program usually explain why it ended.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="most">Maximum number of characters of the result, at least 1; a truncated text begins with an ellipsis.</param>
    /// <returns>The safe text.</returns>
    public static string EndOf(string? text, int most)
    {
        if (text is null || text.Length <= most)
            return Of(text, most);
        var start = text.Length - most + 1;
        if (start < text.Length && char.IsLowSurrogate(text[start]))
            start++;
        return Ellipsis + Clean(text.AsSpan(start), most);
    }

    /// <summary>No rune becomes longer, so a text within the limit stays within it.</summary>
    private static string Clean(ReadOnlySpan<char> text, int most)
    {
        var safe = new StringBuilder(Math.Min(text.Length, most + 2));
        foreach (var rune in text.EnumerateRunes())
        {
            if (safe.Length > most)
                break;
            safe.Append(Rune.GetUnicodeCategory(rune) switch
            {
                _ when rune.Value is '\t' or '\n' or '\r' => " ",
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => " ",
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned => "\ufffd",
                _ => rune.ToString(),
            });
        }

        return safe.ToString();
    }

    private static string Cut(string safe, int length) => safe[..(length > 0 && char.IsHighSurrogate(safe[length - 1]) ? length - 1 : length)];
}
