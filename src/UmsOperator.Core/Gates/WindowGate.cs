using UmsOperator.Api.Status;
using UmsOperator.Core.Planning;
using UmsOperator.Core.Versions;

namespace UmsOperator.Core.Gates;

/// <summary>The maintenance window.</summary>
internal sealed class WindowGate : IGate
{
    public const string Name = "MaintenanceWindow";

    public GateStatus? Judge(PlanContext context) => context.Spec.Update.MaintenanceWindow is not { } window || MaintenanceWindow.IsOpen(window, context.Now)
        ? Gate.Open(Name)
        : Gate.Closed(Name, $"the window opens at {window.Start} {window.TimeZone}; wait for it or change spec.update.maintenanceWindow");
}
