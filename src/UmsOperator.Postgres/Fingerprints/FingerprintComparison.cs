using System.Collections.Immutable;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>The differences between two fingerprints.</summary>
/// <param name="Equal">Whether the fingerprints are the same.</param>
/// <param name="Differences">Lines that differ, with - (older) or + (younger) in front, at most 20. The two lines of one object are next to each other.</param>
internal sealed record FingerprintComparison(bool Equal, ImmutableArray<string> Differences)
{
    /// <summary>The maximum number of lines in <see cref="Differences"/>.</summary>
    public const int MaximumDifferences = 20;

    private const int MaximumLength = 300;
    private const int Context = 40;

    /// <summary>Compares two fingerprints. Expressions with different texts are printed again: they are equal if reloading one text gives the other.</summary>
    /// <param name="older">The older fingerprint.</param>
    /// <param name="younger">The younger fingerprint.</param>
    /// <param name="reprint">Prints a line's text again; returns null if the server refuses the text. Called only for lines that differ.</param>
    public static async Task<FingerprintComparison> OfAsync(Fingerprint older, Fingerprint younger, Func<CatalogLine, Task<string?>> reprint)
    {
        var minus = older.Lines.Except(younger.Lines).ToList();
        var plus = younger.Lines.Except(older.Lines).ToList();
        var youngerByKey = plus.ToLookup(line => line.Key);
        // The same pair of texts is tried only once: hundreds of tables may have the same check, and each trial creates a table.
        var tried = new Dictionary<(string Kind, string Before, string After), bool>();
        var same = new HashSet<CatalogLine>();
        foreach (var before in minus)
        {
            if (youngerByKey[before.Key].ToList() is not [var after])
                continue;
            var texts = (before.Kind, before.Text, after.Text);
            if (!tried.TryGetValue(texts, out var equal))
                tried[texts] = equal = await AreSameAsync(before, after, reprint);
            if (equal)
                same.UnionWith([before, after]);
        }

        minus.RemoveAll(same.Contains);
        plus.RemoveAll(same.Contains);

        var shown = minus.Select(line => (line.Key, Sign: "-", Line: line)).Concat(plus.Select(line => (line.Key, Sign: "+", Line: line)))
            .OrderBy(item => $"{item.Key}", StringComparer.Ordinal)
            .ThenByDescending(item => item.Sign, StringComparer.Ordinal)
            .Take(MaximumDifferences)
            .Select(item => item.Sign + Excerpt(item.Line, item.Sign == "-" ? plus : minus));
        return new FingerprintComparison(minus.Count + plus.Count == 0, [.. shown]);
    }

    // Either side may hold a text that was reloaded before. A second reload does not change it.
    private static async Task<bool> AreSameAsync(CatalogLine before, CatalogLine after, Func<CatalogLine, Task<string?>> reprint) =>
        await reprint(before) == after.Text || await reprint(after) == before.Text;

    // Long texts (functions, views) are shown from shortly before the first difference.
    private static string Excerpt(CatalogLine line, List<CatalogLine> others)
    {
        var text = line.ToString();
        if (text.Length <= MaximumLength)
            return text;
        var name = (line with { Text = "" }).ToString();
        var start = name.Length;
        if (others.Find(other => other.Key == line.Key) is { Kind: not null } other)
            start = Math.Max(start, text.AsSpan().CommonPrefixLength(other.ToString()) - Context);
        var body = text[start..Math.Min(text.Length, start + MaximumLength)];
        return $"{name}{(start > name.Length ? "…" : "")}{body}{(start + MaximumLength < text.Length ? "…" : "")}";
    }
}
