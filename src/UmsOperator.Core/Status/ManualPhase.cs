using UmsOperator.Api.Status;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.Status;

/// <summary>The phase of a cluster that waits for nothing but a person or the calendar.</summary>
internal static class ManualPhase
{
    /// <summary>Null if something else is waited for.</summary>
    public static ClusterPhase? Of(StepResult result)
    {
        if (result is not { IsDone: false, DeadlineSeconds: null, WaitingFor: not null })
            return null;
        // Where several are closed, what a person has to do comes first: the window opens by itself.
        return IsClosed(PausedGate.Name) ? ClusterPhase.Paused
            : IsClosed(ApprovalGate.Name) ? ClusterPhase.WaitingForApproval
            : IsClosed(WindowGate.Name) ? ClusterPhase.WaitingForWindow
            : null;

        bool IsClosed(string gate) => result.Gates.Any(one => one.Name == gate && !one.Open);
    }
}
