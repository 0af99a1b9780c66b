using System.Collections.Immutable;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>How two fingerprints differ.</summary>
/// <param name="Equal">Whether no line differs.</param>
/// <param name="Differences">Lines with - (older) or + (younger) before them, the two of one object next to each other.</param>
internal sealed record FingerprintComparison(bool Equal, ImmutableArray<string> Differences)
{
    /// <summary>As many lines as an answer shows.</summary>
    public const int MaximumDifferences = 20;

    private const int MaximumLength = 300;
    private const int Context = 40;

    /// <summary>Compares; expressions that differ as text are printed once more (the reload rule).</summary>
    /// <param name="older">One.</param>
    /// <param name="younger">The other.</param>
    /// <param name="reprint">Prints a line's text once more; null if the server would not take it. Called only for lines that differ.</param>
    /// <returns>The comparison.</returns>
    public static async Task<FingerprintComparison> OfAsync(Fingerprint older, Fingerprint younger, Func<CatalogLine, Task<string?>> reprint)
    {
        var minus = older.Lines.Except(younger.Lines).ToList();
        var plus = younger.Lines.Except(older.Lines).ToList();
        var youngerByKey = plus.ToLookup(line => line.Key);
        // The same two texts are tried once: hundreds of tables have the same check, and each trial makes a table.
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

    // A text that was reloaded once may stand on either side; it does not change with a second reload.
    private static async Task<bool> AreSameAsync(CatalogLine before, CatalogLine after, Func<CatalogLine, Task<string?>> reprint) =>
        await reprint(before) == after.Text || await reprint(after) == before.Text;

    // Long texts (functions, views) are shown from shortly before the place where they part.
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
