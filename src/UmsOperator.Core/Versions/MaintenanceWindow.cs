using System.Globalization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Versions;

/// <summary>Judges a maintenance window in its own time zone.</summary>
internal static class MaintenanceWindow
{
    /// <summary>Whether the window is open; a window may run past midnight and belongs to the day on which it opens.</summary>
    public static bool IsOpen(MaintenanceWindowSpec window, DateTime now)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone));
        var start = TimeOnly.ParseExact(window.Start, "HH:mm", CultureInfo.InvariantCulture);
        return new[] { local.Date, local.Date.AddDays(-1) }
            .Where(day => window.Days.Count == 0 || window.Days.Any(name => (int)name == (int)day.DayOfWeek))
            .Select(day => day.Add(start.ToTimeSpan()))
            .Any(opens => local >= opens && local < opens.AddMinutes(window.DurationMinutes));
    }
}
