using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Monitoring;

/// <summary>One series of a query result.</summary>
/// <param name="Labels">Its labels, the name as <c>__name__</c>.</param>
/// <param name="Points">Unix seconds and value: one point for an instant query, several for a range.</param>
public sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, ImmutableArray<(double Time, double Value)> Points)
{
    /// <summary>The last value.</summary>
    public double Value => Points[^1].Value;
}
