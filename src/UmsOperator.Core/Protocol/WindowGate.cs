using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>The maintenance window: it must be open and, where something is to be done that was measured, long enough still.</summary>
/// <param name="migrates">Production is to be migrated; else an update begins, which may wait for the next window before it migrates.</param>
internal sealed class WindowGate(bool migrates) : IGate
{
    public const string Name = "MaintenanceWindow";

    public GateResult Judge(PlanContext context)
    {
        if (context.Spec.Update.MaintenanceWindow is not { } window)
            return Gate.Open(Name);
        if (MaintenanceWindow.ClosesAt(window, context.Now) is not { } closes)
            return Gate.Closed(Name, $"the window opens {Next(window, context.Now)}; wait for it or change spec.update.maintenanceWindow");
        if (!migrates || window.AllowOverrun || MigrationTime.Needed(context) is not { } needed || context.Now.Later((needed - MigrationTime.Begun(context)).TotalSeconds) <= closes)
            return Gate.Open(Name);
        var takes = $"the migration needs about {Minutes(needed)} by the measured times";
        return Gate.Closed(Name, needed.TotalMinutes > window.DurationMinutes
            ? $"{takes}, and the window lasts {window.DurationMinutes} min; lengthen spec.update.maintenanceWindow.durationMinutes, or set spec.update.maintenanceWindow.allowOverrun to true"
            : $"{takes}, and the window closes at {MaintenanceWindow.Show(window, closes)}; it opens again {Next(window, context.Now)}; wait for it, or set spec.update.maintenanceWindow.allowOverrun to true");
    }

    private static string Next(MaintenanceWindowSpec window, DateTime now) =>
        MaintenanceWindow.NextOpening(window, now) is { } opens ? $"at {MaintenanceWindow.Show(window, opens)}" : $"at {window.Start} {window.TimeZone}";

    private static string Minutes(TimeSpan time) => time.TotalMinutes < 1 ? $"{Math.Ceiling(time.TotalSeconds):0} s" : $"{Math.Ceiling(time.TotalMinutes):0} min";
}
