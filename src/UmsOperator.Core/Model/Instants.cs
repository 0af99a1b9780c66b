namespace UmsOperator.Core.Model;

/// <summary>Arithmetic with times that others wrote.</summary>
internal static class Instants
{
    /// <summary>So many seconds later, or the end of time: a date of the year 9999 in a status must not throw.</summary>
    public static DateTime Later(this DateTime time, double seconds) =>
        seconds >= (DateTime.MaxValue - time).TotalSeconds ? DateTime.SpecifyKind(DateTime.MaxValue, time.Kind)
        : seconds <= (DateTime.MinValue - time).TotalSeconds ? DateTime.SpecifyKind(DateTime.MinValue, time.Kind)
        : time.AddSeconds(seconds);
}
