using System.Globalization;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Versions;

namespace UmsOperator.Core.Tests.Versions;

public sealed class MaintenanceWindowTests
{
    [Theory]
    [InlineData("2026-01-10T22:00:00Z", true)] // a Saturday
    [InlineData("2026-01-11T01:59:59Z", true)] // runs past midnight and belongs to Saturday
    [InlineData("2026-01-11T02:00:00Z", false)]
    [InlineData("2026-01-11T22:30:00Z", false)] // Sunday evening
    [InlineData("2026-01-10T21:59:59Z", false)]
    public void AWindowOnSaturdays_IsOpen(string now, bool open) =>
        MaintenanceWindow.IsOpen(new MaintenanceWindowSpec { Days = [DayOfWeekName.Saturday], Start = "22:00", DurationMinutes = 240 }, Utc(now)).ShouldBe(open);

    [Fact]
    public void TheWindow_IsInItsOwnTimeZone() =>
        MaintenanceWindow.IsOpen(new MaintenanceWindowSpec { Start = "22:00", DurationMinutes = 60, TimeZone = "Europe/Berlin" }, Utc("2026-01-10T21:30:00Z")).ShouldBeTrue();

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
}
