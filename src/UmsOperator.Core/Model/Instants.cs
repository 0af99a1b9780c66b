namespace UmsOperator.Core.Model;

/// <summary>Overflow-safe arithmetic for times that were read from objects.</summary>
internal static class Instants
{
    /// <summary>Adds seconds and saturates at the limits of DateTime: a date of the year 9999 in a status must not throw.</summary>
    public static DateTime Later(this DateTime time, double seconds) =>
        seconds >= (DateTime.MaxValue - time).TotalSeconds ? DateTime.SpecifyKind(DateTime.MaxValue, time.Kind)
        : seconds <= (DateTime.MinValue - time).TotalSeconds ? DateTime.SpecifyKind(DateTime.MinValue, time.Kind)
        : time.AddSeconds(seconds);
}
