namespace UmsOperator.MonitoringDocs;

/// <summary>Pages, and parts of pages, that say what the code and the alert rules say: path in the repository and text.</summary>
internal static class GeneratedPages
{
    /// <param name="root">Of the repository, for what is read.</param>
    public static IReadOnlyDictionary<string, string> All(string root)
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal) { [MetricsPage.Path] = MetricsPage.Write() };
        return pages;
    }
}
