namespace UmsOperator.MonitoringDocs;

/// <summary>A metric that the operator exports.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">gauge, counter or histogram.</param>
/// <param name="Help">Its help text.</param>
/// <param name="Labels">Names of its labels.</param>
internal sealed record Metric(string Name, string Type, string Help, IReadOnlyList<string> Labels)
{
    /// <summary>Names of its series: a histogram has three.</summary>
    public IEnumerable<string> SeriesNames => Type == "histogram" ? [$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"] : [Name];
}
