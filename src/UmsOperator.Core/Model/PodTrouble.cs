namespace UmsOperator.Core.Model;

/// <summary>Why a pod does not run or is not reachable, as Kubernetes reports it.</summary>
/// <param name="Kind">Kind of the problem.</param>
/// <param name="Message">The message of the scheduler, the kubelet or the API server, truncated and in one line.</param>
public sealed record PodTrouble(PodTroubleKind Kind, string Message)
{
    /// <summary>Remedy for this pod; null: the general remedy for the kind applies.</summary>
    public string? Cure { get; init; }
}
