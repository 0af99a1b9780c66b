namespace UmsOperator.Core.Model;

/// <summary>Why a pod does not run or is not reached, as the cluster reports it.</summary>
/// <param name="Kind">What kind of trouble it is.</param>
/// <param name="Message">What the scheduler, the kubelet or the API server says, bounded and in one line.</param>
public sealed record PodTrouble(PodTroubleKind Kind, string Message)
{
    /// <summary>A cure for this very pod, where one is known; null: the one for its kind.</summary>
    public string? Cure { get; init; }
}
