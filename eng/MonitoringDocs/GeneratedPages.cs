namespace UmsOperator.MonitoringDocs;

/// <summary>Pages, and parts of pages, that say what the code and the alert rules say: path in the repository and text.</summary>
internal static class GeneratedPages
{
    /// <param name="root">Root of the repository, for what is read.</param>
    public static IReadOnlyList<(string Path, string Text)> All(string root) => [(MetricsPage.Path, MetricsPage.Write()), .. RunbookPages.Write(root)];
}
