using System.Globalization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Model;

/// <summary>
/// Computes a maintenance window in its own time zone. The window opens once for each calendar day there, at the first instant at which local time equals the start or,
/// where the start is skipped by a clock change, a later time. Its duration is elapsed time, independent of clock changes.
/// </summary>
internal static class MaintenanceWindow
{
    // Zone offsets change by less than a day, except where a zone moved across the date line and skipped a whole day.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(50);
    private static readonly TimeSpan Sample = TimeSpan.FromHours(1);

    /// <summary>When the current window closes, UTC; null while none is open. A window may run past midnight and belongs to the day on which it opens.</summary>
    public static DateTime? ClosesAt(MaintenanceWindowSpec window, DateTime now)
    {
        var zone = Zone(window);
        var today = DateOnly.FromDateTime(Local(zone, now));
        // Windows may overlap (24 hours on a day that a clock change makes shorter), so the latest closing time counts.
        return Enumerable.Range(-2, 4)
            .Select(day => Opens(window, zone, today.AddDays(day)))
            .Where(opens => opens <= now && now < opens.Value.AddMinutes(window.DurationMinutes))
            .Max()?.AddMinutes(window.DurationMinutes);
    }

    /// <summary>When the window opens next, UTC, after now; null if it does not open within two weeks.</summary>
    public static DateTime? NextOpening(MaintenanceWindowSpec window, DateTime now)
    {
        var zone = Zone(window);
        var today = DateOnly.FromDateTime(Local(zone, now));
        return Enumerable.Range(-1, 15).Select(day => Opens(window, zone, today.AddDays(day))).FirstOrDefault(opens => opens > now);
    }

    /// <summary>Formats an instant as local time of the window's zone, followed by the zone's name.</summary>
    public static string Show(MaintenanceWindowSpec window, DateTime instant) =>
        string.Create(CultureInfo.InvariantCulture, $"{Local(Zone(window), instant):yyyy-MM-dd HH:mm} {window.TimeZone}");

    /// <summary>When the window opens for a day, UTC; null if that day of the week is not listed, or the zone skips the day.</summary>
    internal static DateTime? Opens(MaintenanceWindowSpec window, TimeZoneInfo zone, DateOnly day)
    {
        if (window.Days.Count > 0 && !window.Days.Any(name => (int)name == (int)day.DayOfWeek))
            return null;
        var start = TimeOnly.ParseExact(window.Start, "HH:mm", CultureInfo.InvariantCulture);
        var opens = FirstAt(zone, day.ToDateTime(start));
        // A skipped day begins and ends at the same instant.
        return FirstAt(zone, day.ToDateTime(TimeOnly.MinValue)) == FirstAt(zone, day.AddDays(1).ToDateTime(TimeOnly.MinValue)) ? null : opens;
    }

    /// <summary>The first instant at which a zone's local time equals or exceeds the given one.</summary>
    private static DateTime FirstAt(TimeZoneInfo zone, DateTime local)
    {
        var from = DateTime.SpecifyKind(local, DateTimeKind.Utc) - Reach;
        var end = from + Reach + Reach;
        while (from < end)
        {
            var offset = zone.GetUtcOffset(from);
            var until = NextChange(zone, from, end);
            var reached = DateTime.SpecifyKind(local, DateTimeKind.Utc) - offset;
            if (reached <= from)
                return from;
            if (reached < until)
                return reached;
            from = until;
        }

        return end;
    }

    /// <summary>The next instant at which the zone's offset changes, to the second; the end if it does not change before.</summary>
    private static DateTime NextChange(TimeZoneInfo zone, DateTime from, DateTime end)
    {
        var offset = zone.GetUtcOffset(from);
        var same = from;
        var other = from;
        while (zone.GetUtcOffset(other) == offset)
        {
            if (other >= end)
                return end;
            same = other;
            other = other + Sample < end ? other + Sample : end;
        }

        while (other - same > TimeSpan.FromSeconds(1))
        {
            var middle = same + TimeSpan.FromSeconds(Math.Floor((other - same).TotalSeconds / 2));
            if (zone.GetUtcOffset(middle) == offset)
                same = middle;
            else
                other = middle;
        }

        return other;
    }

    private static DateTime Local(TimeZoneInfo zone, DateTime instant) => TimeZoneInfo.ConvertTimeFromUtc(instant, zone);

    private static TimeZoneInfo Zone(MaintenanceWindowSpec window) => TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone);
}
