using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>When updates may start and production may be migrated.</summary>
public sealed record MaintenanceWindowSpec
{
    /// <summary>Days on which the window opens. Empty: every day.</summary>
    [MaxLength(7)]
    public IReadOnlyList<DayOfWeekName> Days { get; init; } = [];

    /// <summary>
    /// Local opening time as HH:MM. If a clock change skips this time, the window opens at the next existing time. If a clock change repeats it, the
    /// window opens at the first occurrence.
    /// </summary>
    [Required]
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    public string Start { get; init; } = "";

    /// <summary>Length in minutes of elapsed time. A clock change within the window does not change its length.</summary>
    [Range(1, 1440)]
    [DefaultValue(240)]
    public int DurationMinutes { get; init; } = 240;

    /// <summary>Time zone name from the IANA database.</summary>
    [MinLength(1)]
    [DefaultValue("UTC")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether the migration of production may begin if it is expected to end after the window closes. The estimate uses the times measured on the canary.</summary>
    [DefaultValue(false)]
    public bool AllowOverrun { get; init; }
}
