using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace UmsOperator.Api.Spec;

/// <summary>When updates may start and production may be migrated.</summary>
public sealed record MaintenanceWindowSpec
{
    /// <summary>Days on which the window opens. Empty: every day.</summary>
    [MaxLength(7)]
    public IReadOnlyList<DayOfWeekName> Days { get; init; } = [];

    /// <summary>Local time of opening, HH:MM. On a day on which the clock skips it, the window opens at the first instant after; on one on which the clock shows it twice, at the first.</summary>
    [Required]
    [RegularExpression("^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    public string Start { get; init; } = "";

    /// <summary>Length in minutes of real time, also where the clock is set meanwhile.</summary>
    [Range(1, 1440)]
    [DefaultValue(240)]
    public int DurationMinutes { get; init; } = 240;

    /// <summary>Time zone as in the IANA database.</summary>
    [MinLength(1)]
    [DefaultValue("UTC")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether the migration of production may begin although, by the canary's measured times, it would end after the window has closed.</summary>
    [DefaultValue(false)]
    public bool AllowOverrun { get; init; }
}
