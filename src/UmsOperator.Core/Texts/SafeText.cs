using System.Globalization;
using System.Text;

namespace UmsOperator.Core.Texts;

/// <summary>
/// Makes a text from outside fit for status, events, logs and JSON: bounded, in one line, without control characters, invisible characters (they reorder
/// or hide what a person reads) and lone surrogates (no JSON writer takes them).
/// </summary>
public static class SafeText
{
    /// <summary>Most characters of a word that somebody else chose, such as a version or a role.</summary>
    public const int Word = 64;

    /// <summary>Most characters of a sentence that somebody else wrote, such as an error text.</summary>
    public const int Sentence = 1024;

    /// <summary>Most characters of a whole message, which may quote several sentences.</summary>
    public const int Message = 16384;

    private const char Ellipsis = '…';

    /// <summary>The beginning of the text.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="most">Most characters of the result, at least 1; a text that was cut ends in an ellipsis.</param>
    /// <returns>The safe text.</returns>
    public static string Of(string? text, int most)
    {
        var safe = Clean(text.AsSpan(), most);
        return safe.Length <= most ? safe : Cut(safe, most - 1) + Ellipsis;
    }

    /// <summary>The end of the text: a program says last why it ended.</summary>
    /// <param name="text">The text; null counts as empty.</param>
    /// <param name="most">Most characters of the result, at least 1; a text that was cut begins with an ellipsis.</param>
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

    /// <summary>Each rune of the text becomes no more characters than it had, so that a text that fits stays one that fits.</summary>
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
