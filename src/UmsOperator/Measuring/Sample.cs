namespace UmsOperator.Measuring;

/// <summary>The value of one series.</summary>
/// <param name="Value">The value.</param>
/// <param name="Labels">Values of <see cref="Family.Labels"/>, in the same order.</param>
internal sealed record Sample(double Value, params string[] Labels)
{
    /// <summary>One sample, or none if the value is unknown: the series is then absent instead of 0.</summary>
    public static IEnumerable<Sample> Of(double? value) => value is { } known ? [new Sample(known)] : [];
}
