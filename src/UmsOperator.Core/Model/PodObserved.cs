using System.Text.Json.Serialization;
using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>A server's pod.</summary>
public sealed record PodObserved
{
    /// <summary>Name, <c>cluster-ordinal</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Ordinal, 0 to 5.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Uid, for delete preconditions.</summary>
    public required string Uid { get; init; }

    /// <summary>Resource version, for delete preconditions.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>The version that it was made for.</summary>
    public required string Version { get; init; }

    /// <summary>Production or update mode.</summary>
    public required ServerMode Mode { get; init; }

    /// <summary>Its binding.</summary>
    public required string Binding { get; init; }

    /// <summary>What its binding is for.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>Hash of the part of the spec that it was made from.</summary>
    public string? SpecHash { get; init; }

    /// <summary>The image that it was made with.</summary>
    public string? Image { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Pod phase as in core/v1.</summary>
    public string Phase { get; init; } = "Pending";

    /// <summary>Ready condition of the pod: containers ready and readiness gates true.</summary>
    public bool Ready { get; init; }

    /// <summary>When Ready last changed, UTC; null if the pod does not say.</summary>
    public DateTime? ReadyChangedAt { get; init; }

    /// <summary>The server's own container is ready. Others in the pod, which a webhook may have put there, do not count.</summary>
    public bool ContainersReady { get; init; }

    /// <summary>Readiness gate <c>umsoperator.io/admitted</c> is true, or the pod has no such gate.</summary>
    public bool Admitted { get; init; } = true;

    /// <summary>When its deletion was asked for (the deletion timestamp less the grace period), UTC.</summary>
    public DateTime? DeletedAt { get; init; }

    /// <summary>Grace period of its deletion, in seconds.</summary>
    public int GracePeriodSeconds { get; init; } = 60;

    /// <summary>All containers are reported terminated, or the node is gone or tainted out-of-service, or a person annotated it: no process of it runs any more.</summary>
    public bool Ended { get; init; }

    /// <summary>Carries the finalizer <c>umsoperator.io/ended</c>.</summary>
    public bool HasEndedFinalizer { get; init; }

    /// <summary>Its node has not been heard of.</summary>
    public bool NodeLost { get; init; }

    /// <summary>The server's own container has ended and is not started again, whatever others in the pod do.</summary>
    public bool Exited { get; init; }

    /// <summary>The server's own container has never been started, as far as scheduler and kubelet report. False while its node is lost: then nothing is known.</summary>
    public bool NeverStarted { get; init; }

    /// <summary>The labels by which Services and the disruption budget find it are there. Without them no device reaches it.</summary>
    public bool Selected { get; init; } = true;

    /// <summary>Why it does not run or is not reached; null if nothing is wrong with it.</summary>
    public PodTrouble? Trouble { get; init; }

    /// <summary>Exit code of its container, once it ended for good or before its last restart.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Number of restarts of its container.</summary>
    public int RestartCount { get; init; }

    /// <summary>Beginning of its container's ID; null while there is none.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Why its container waits, or why it ended: the cause, in one line.</summary>
    public string? Message { get; init; }

    /// <summary>The end of its container's log, where it ended and said more than one line.</summary>
    public string? Log { get; init; }

    /// <summary>Version that the running server reported of itself since its container started; null if it has given no answer that can be used.</summary>
    public string? ReportedVersion { get; init; }

    /// <summary>When it was reported, UTC, if that is longer ago than a lost answer or two explain; null while answers are fresh.</summary>
    public DateTime? AnsweredAt { get; init; }

    /// <summary>Its check-status: init, ok, warn or err; null while there is no answer that can be used.</summary>
    public string? CheckStatus { get; init; }

    /// <summary>Since when its check-status has been err without a break, UTC.</summary>
    public DateTime? ErrSince { get; init; }

    /// <summary>Why an answer of the server is missing or cannot be used, for a person; null if there is nothing to be told.</summary>
    public string? AnswerProblem { get; init; }

    /// <summary>Identifies this start of its container: what was seen of it holds for no other one.</summary>
    [JsonIgnore]
    public string Start => $"{Uid}/{RestartCount}/{ContainerId}";

    /// <summary>It will never serve again: its container has ended, or the pod has as a whole.</summary>
    [JsonIgnore]
    public bool IsOver => Exited || Phase is "Failed" or "Succeeded";

    /// <summary>It is over without a verdict on what ran in it: it was evicted, or ended before its container was started.</summary>
    [JsonIgnore]
    public bool IsLost => IsOver && (Trouble is { Kind: PodTroubleKind.Disrupted } || ExitCode is null);

    /// <summary>Serves: ready and of the expected version, admitted, reached by the Services, not being deleted. One whose node is lost shows as ready for a while still.</summary>
    public bool Serves => Ready && Admitted && Selected && !NodeLost && DeletedAt is null && ReportedVersion is not null && UmsVersion.AreEqual(ReportedVersion, Version);
}
