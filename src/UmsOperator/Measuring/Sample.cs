namespace UmsOperator.Measuring;

/// <summary>One series at one scrape.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Labels">Values of the family's own labels, in their order.</param>
internal sealed record Sample(double Value, params string[] Labels)
{
    /// <summary>None or one, where a value may be unknown: an absent series, never a false 0.</summary>
    public static IEnumerable<Sample> Of(double? value) => value is { } known ? [new Sample(known)] : [];
}
