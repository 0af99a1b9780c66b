namespace UmsOperator.Chart.Tests.Tools;

/// <summary>How a program ended and what it said.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error);
