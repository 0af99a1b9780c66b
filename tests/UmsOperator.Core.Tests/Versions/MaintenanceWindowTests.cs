using System.Globalization;
using CsCheck;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Versions;

public sealed class MaintenanceWindowTests
{
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana", "Asia/Beirut", "America/Asuncion", "America/Nuuk", "Asia/Kathmandu", "Africa/Casablanca",
        "Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "Antarctica/Troll",
    ];

    [Theory]
    [InlineData("2026-01-10T22:00:00Z", true)] // a Saturday
    [InlineData("2026-01-11T01:59:59Z", true)] // runs past midnight and belongs to Saturday
    [InlineData("2026-01-11T02:00:00Z", false)]
    [InlineData("2026-01-11T22:30:00Z", false)] // Sunday evening
    [InlineData("2026-01-10T21:59:59Z", false)]
    public void AWindowOnSaturdays_IsOpen(string now, bool open) =>
        IsOpen(new MaintenanceWindowSpec { Days = [DayOfWeekName.Saturday], Start = "22:00", DurationMinutes = 240 }, Utc(now)).ShouldBe(open);

    [Fact]
    public void TheWindow_IsInItsOwnTimeZone() =>
        IsOpen(new MaintenanceWindowSpec { Start = "22:00", DurationMinutes = 60, TimeZone = "Europe/Berlin" }, Utc("2026-01-10T21:30:00Z")).ShouldBeTrue();

    [Theory]
    [InlineData("02:30", 15, "2026-03-29T00:59:59Z", false)] // the clock goes from 02:00 to 03:00 at 01:00 UTC
    [InlineData("02:30", 15, "2026-03-29T01:00:00Z", true)]
    [InlineData("02:30", 15, "2026-03-29T01:14:59Z", true)]
    [InlineData("02:30", 15, "2026-03-29T01:15:00Z", false)]
    [InlineData("02:15", 30, "2026-10-25T00:15:00Z", true)] // the first 02:15, summer time
    [InlineData("02:15", 30, "2026-10-25T00:44:59Z", true)]
    [InlineData("02:15", 30, "2026-10-25T00:45:00Z", false)]
    [InlineData("02:15", 30, "2026-10-25T01:15:00Z", false)] // the second 02:15
    [InlineData("00:00", 240, "2026-03-29T02:59:59Z", true)] // four hours from 23:00 UTC on
    [InlineData("00:00", 240, "2026-03-29T03:00:00Z", false)]
    [InlineData("00:00", 240, "2026-10-25T01:59:59Z", true)] // four hours from 22:00 UTC on
    [InlineData("00:00", 240, "2026-10-25T02:00:00Z", false)]
    public void InBerlin_OnTheDaysOnWhichTheClockIsSet(string start, int minutes, string now, bool open) =>
        IsOpen(new MaintenanceWindowSpec { Start = start, DurationMinutes = minutes, TimeZone = "Europe/Berlin" }, Utc(now)).ShouldBe(open);

    /// <summary>In Nuuk local time skips from 23:00 on Saturday to 00:00 on Sunday; the window still belongs to Saturday.</summary>
    [Theory]
    [InlineData(DayOfWeekName.Saturday, true)]
    [InlineData(DayOfWeekName.Sunday, false)]
    public void AWindow_WhoseStartIsSkippedOverMidnight_BelongsToItsDay(DayOfWeekName day, bool open) =>
        IsOpen(new MaintenanceWindowSpec { Days = [day], Start = "23:30", DurationMinutes = 30, TimeZone = "America/Nuuk" }, Utc("2025-03-30T01:10:00Z")).ShouldBe(open);

    /// <summary>Samoa crossed the date line: 30 December 2011 did not exist there and has no window.</summary>
    [Fact]
    public void ADay_ThatTheCalendarLeavesOut_HasNoWindow()
    {
        var window = new MaintenanceWindowSpec { Days = [DayOfWeekName.Friday], Start = "12:00", DurationMinutes = 1440, TimeZone = "Pacific/Apia" };
        MaintenanceWindow.Opens(window, TimeZoneInfo.FindSystemTimeZoneById(window.TimeZone), new DateOnly(2011, 12, 30)).ShouldBeNull();
        IsOpen(window, Utc("2011-12-30T12:00:00Z")).ShouldBeFalse();
    }

    /// <summary>Compares all days of some years, minute by minute in local time, with an independent count of openings and minutes.</summary>
    [Fact]
    public void OnEachDay_TheWindowOpensOnce_AtTheFirstInstantThatItsClockShowsItsStartOrLater_AndLastsItsMinutes() =>
        Gen.Select(Gen.Int[0, Zones.Length - 1].Select(at => Zones[at]), Gen.Int[0, 95], Gen.Int[1, 96], Gen.Int[2012, 2030], Gen.Int[1, 12])
            .Sample((zone, start, length, year, month) => Month(zone, start * 15, length * 15, year, month), seed: "0N0XIzNsQ0O2", iter: 150);

    [Fact]
    public void TheDaysOnWhichClocksAreSet_AreAmongThoseThatAreTried()
    {
        foreach (var zone in Zones.Where(zone => zone is not ("UTC" or "Asia/Kathmandu" or "Africa/Casablanca" or "Pacific/Apia" or "America/Asuncion")))
        {
            foreach (var start in (int[])[0, 15, 90, 120, 150, 165, 1410, 1425])
            {
                foreach (var month in (int[])[3, 4, 10, 11])
                    Month(zone, start, 30, 2024, month);
            }
        }
    }

    private static void Month(string zone, int start, int minutes, int year, int month)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var window = new MaintenanceWindowSpec { Start = TimeOnly.MinValue.AddMinutes(start).ToString("HH:mm", CultureInfo.InvariantCulture), DurationMinutes = minutes, TimeZone = zone };
        var first = new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(-2);
        var last = first.AddDays(34);

        // For each day the first minute at which local time equals the start or is later.
        Dictionary<DateTime, DateTime> openings = [];
        var wall = TimeZoneInfo.ConvertTimeFromUtc(first, clock);
        var next = wall.Date.AddMinutes(start);
        if (next <= wall)
            next = next.AddDays(1);
        for (var minute = first; minute < last; minute = minute.AddMinutes(1))
        {
            wall = TimeZoneInfo.ConvertTimeFromUtc(minute, clock);
            for (; wall >= next; next = next.AddDays(1))
                openings[next.Date] = minute;
        }

        foreach (var (day, opens) in openings.Where(one => one.Key > first.Date.AddDays(1) && one.Key < last.Date.AddDays(-2)))
        {
            MaintenanceWindow.Opens(window, clock, DateOnly.FromDateTime(day)).ShouldBe(opens, $"{zone} {day:yyyy-MM-dd} {window.Start}");
            MaintenanceWindow.ClosesAt(window, opens).ShouldBe(opens.AddMinutes(minutes), $"{zone} {day:yyyy-MM-dd} {window.Start}");
            MaintenanceWindow.NextOpening(window, opens.AddSeconds(-1)).ShouldBe(opens);
            var before = openings.GetValueOrDefault(day.AddDays(-1), opens.AddDays(-1)).AddMinutes(minutes);
            IsOpen(window, opens.AddSeconds(-1)).ShouldBe(before > opens.AddSeconds(-1), $"{zone} {day:yyyy-MM-dd} {window.Start}: before it opens");
            var after = openings.GetValueOrDefault(day.AddDays(1), opens.AddDays(1));
            IsOpen(window, opens.AddMinutes(minutes)).ShouldBe(after <= opens.AddMinutes(minutes), $"{zone} {day:yyyy-MM-dd} {window.Start}: after it has closed");
        }
    }

    private static bool IsOpen(MaintenanceWindowSpec window, DateTime now) => MaintenanceWindow.ClosesAt(window, now) is not null;

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
