using System.Globalization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Model;

/// <summary>
/// Judges a maintenance window in its own time zone. It opens once for each day of the calendar there, at the first instant at which the clock shows its start or,
/// where the clock skips that, a later time; and it lasts its minutes, whatever the clock does meanwhile.
/// </summary>
internal static class MaintenanceWindow
{
    // Clocks have been set by less than a day, but for whole days that were left out at the date line.
    private static readonly TimeSpan Reach = TimeSpan.FromHours(50);
    private static readonly TimeSpan Sample = TimeSpan.FromHours(1);

    /// <summary>When the window that is open now closes, UTC; null while none is open. It may run past midnight and belongs to the day on which it opens.</summary>
    public static DateTime? ClosesAt(MaintenanceWindowSpec window, DateTime now)
    {
        var zone = Zone(window);
        var today = DateOnly.FromDateTime(Local(zone, now));
        // The last of those that overlap: one of 24 hours may open before the one of the day before has closed.
        return Enumerable.Range(-2, 4)
            .Select(day => Opens(window, zone, today.AddDays(day)))
            .Where(opens => opens <= now && now < opens.Value.AddMinutes(window.DurationMinutes))
            .Max()?.AddMinutes(window.DurationMinutes);
    }

    /// <summary>When the window opens next, UTC, later than now; null where it does not within two weeks.</summary>
    public static DateTime? NextOpening(MaintenanceWindowSpec window, DateTime now)
    {
        var zone = Zone(window);
        var today = DateOnly.FromDateTime(Local(zone, now));
        return Enumerable.Range(-1, 15).Select(day => Opens(window, zone, today.AddDays(day))).FirstOrDefault(opens => opens > now);
    }

    /// <summary>An instant as the clock of the window's zone shows it, with the zone's name.</summary>
    public static string Show(MaintenanceWindowSpec window, DateTime instant) =>
        string.Create(CultureInfo.InvariantCulture, $"{Local(Zone(window), instant):yyyy-MM-dd HH:mm} {window.TimeZone}");

    /// <summary>The one instant at which the window opens for a day; null if it does not on that day of the week, or the calendar of the zone leaves the day out.</summary>
    internal static DateTime? Opens(MaintenanceWindowSpec window, TimeZoneInfo zone, DateOnly day)
    {
        if (window.Days.Count > 0 && !window.Days.Any(name => (int)name == (int)day.DayOfWeek))
            return null;
        var start = TimeOnly.ParseExact(window.Start, "HH:mm", CultureInfo.InvariantCulture);
        var opens = FirstAt(zone, day.ToDateTime(start));
        // A day that never was begins and ends at one instant.
        return FirstAt(zone, day.ToDateTime(TimeOnly.MinValue)) == FirstAt(zone, day.AddDays(1).ToDateTime(TimeOnly.MinValue)) ? null : opens;
    }

    /// <summary>The first instant at which the clock of a zone shows a local time or a later one.</summary>
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

    /// <summary>The next instant at which the clock is set, to the second; the end if it is not before that.</summary>
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
