using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The maintenance window is open and, before a migration with a known duration, stays open long enough.</summary>
/// <param name="migrates">True before the production migration. False before an update starts; the update may wait for the next window before it migrates.</param>
internal sealed class WindowGate(bool migrates) : IGate
{
    public const string Name = "MaintenanceWindow";

    public GateResult Judge(PlanContext context)
    {
        if (context.Spec.Update.MaintenanceWindow is not { } window)
            return Gate.Open(Name);
        if (MaintenanceWindow.ClosesAt(window, context.Now) is not { } closes)
            return Gate.Closed(Name, $"the window is closed and opens {Next(window, context.Now)}; wait for it, or change spec.update.maintenanceWindow");
        if (!migrates || window.AllowOverrun || MigrationTime.Needed(context) is not { } needed || context.Now.Later((needed - MigrationTime.Begun(context)).TotalSeconds) <= closes)
            return Gate.Open(Name);
        var takes = $"the migration is expected to take {Minutes(needed)}";
        return Gate.Closed(Name, needed.TotalMinutes > window.DurationMinutes
            ? $"{takes}, but the window lasts {window.DurationMinutes} min; lengthen spec.update.maintenanceWindow.durationMinutes, or set spec.update.maintenanceWindow.allowOverrun to true"
            : $"{takes}, but the window closes at {MaintenanceWindow.Show(window, closes)} and opens again {Next(window, context.Now)}; wait for it, or set spec.update.maintenanceWindow.allowOverrun to true");
    }

    private static string Next(MaintenanceWindowSpec window, DateTime now) =>
        MaintenanceWindow.NextOpening(window, now) is { } opens ? $"at {MaintenanceWindow.Show(window, opens)}" : $"at {window.Start} {window.TimeZone}";

    private static string Minutes(TimeSpan time) => time.TotalMinutes < 1 ? $"{Math.Ceiling(time.TotalSeconds):0} s" : $"{Math.Ceiling(time.TotalMinutes):0} min";
}
