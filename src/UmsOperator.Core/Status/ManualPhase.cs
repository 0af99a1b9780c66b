using UmsOperator.Api.Status;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>The phase of a cluster that waits only for a user or for a maintenance window.</summary>
internal static class ManualPhase
{
    /// <summary>Null if it waits for something else.</summary>
    public static ClusterPhase? Of(StepResult result)
    {
        if (result is not { IsDone: false, DeadlineSeconds: null, WaitingFor: not null })
            return null;
        // If several gates are closed, those for a user come first, as the window opens by itself.
        return IsClosed(PausedGate.Name) ? ClusterPhase.Paused
            : IsClosed(ApprovalGate.Name) ? ClusterPhase.WaitingForApproval
            : IsClosed(WindowGate.Name) ? ClusterPhase.WaitingForWindow
            : null;

        bool IsClosed(string gate) => result.Gates.Any(one => one.Name == gate && !one.Open);
    }
}
