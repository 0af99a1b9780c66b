namespace UmsOperator.Cli.Reporting;

/// <summary>A file of a report.</summary>
/// <param name="Path">Its path in the archive.</param>
/// <param name="Text">Its content, without secrets.</param>
/// <param name="About">What it is, for the index.</param>
internal sealed record ReportFile(string Path, string Text, string About);
