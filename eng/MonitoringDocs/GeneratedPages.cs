namespace UmsOperator.MonitoringDocs;

/// <summary>Pages and parts of pages that are generated from the code and the alert rules, as path in the repository and text.</summary>
internal static class GeneratedPages
{
    /// <param name="root">Root of the repository, for input files.</param>
    public static IReadOnlyList<(string Path, string Text)> All(string root) => [(MetricsPage.Path, MetricsPage.Write()), .. RunbookPages.Write(root)];
}
