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

    /// <summary>The version that it was created for.</summary>
    public required string Version { get; init; }

    /// <summary>Production or update mode.</summary>
    public required ServerMode Mode { get; init; }

    /// <summary>ID of its binding.</summary>
    public required string Binding { get; init; }

    /// <summary>Kind of its binding.</summary>
    public required BindingKind Kind { get; init; }

    /// <summary>Hash of the part of the spec that it was created from.</summary>
    public string? SpecHash { get; init; }

    /// <summary>The image that it was created with.</summary>
    public string? Image { get; init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Pod phase as in core/v1.</summary>
    public string Phase { get; init; } = "Pending";

    /// <summary>Ready condition of the pod: containers ready and readiness gates true.</summary>
    public bool Ready { get; init; }

    /// <summary>When Ready last changed, UTC; null if unknown.</summary>
    public DateTime? ReadyChangedAt { get; init; }

    /// <summary>Whether the server's own container is ready. Containers that a webhook added do not count.</summary>
    public bool ContainersReady { get; init; }

    /// <summary>Readiness gate <c>umsoperator.io/admitted</c> is true, or the pod has no such gate.</summary>
    public bool Admitted { get; init; } = true;

    /// <summary>When its deletion was requested (deletion timestamp minus grace period), UTC.</summary>
    public DateTime? DeletedAt { get; init; }

    /// <summary>Grace period of its deletion, in seconds.</summary>
    public int GracePeriodSeconds { get; init; } = 60;

    /// <summary>Whether none of its processes runs any more: all containers are reported terminated, or the node is deleted or tainted out-of-service, or a user annotated the pod.</summary>
    public bool Ended { get; init; }

    /// <summary>Whether it carries the finalizer <c>umsoperator.io/ended</c>.</summary>
    public bool HasEndedFinalizer { get; init; }

    /// <summary>Whether its node is unreachable.</summary>
    public bool NodeLost { get; init; }

    /// <summary>Whether the server's own container has ended and will not be restarted, regardless of other containers in the pod.</summary>
    public bool Exited { get; init; }

    /// <summary>Whether the scheduler and the kubelet report that the server's own container was never started. False while the node is unreachable, because then it is unknown.</summary>
    public bool NeverStarted { get; init; }

    /// <summary>Whether it has the labels by which the Services and the disruption budget select it. Without them no device reaches it.</summary>
    public bool Selected { get; init; } = true;

    /// <summary>Why it does not run or is not reachable; null if nothing is wrong.</summary>
    public PodTrouble? Trouble { get; init; }

    /// <summary>Exit code of its container's last termination; null if it never terminated.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Number of restarts of its container.</summary>
    public int RestartCount { get; init; }

    /// <summary>Prefix of its container's ID; null while there is none.</summary>
    public string? ContainerId { get; init; }

    /// <summary>Why its container is waiting or ended, in one line.</summary>
    public string? Message { get; init; }

    /// <summary>The last lines of its container's log; null if the container did not end or logged at most one line.</summary>
    public string? Log { get; init; }

    /// <summary>Version that the server reported since its container started; null if it has not given a usable answer.</summary>
    public string? ReportedVersion { get; init; }

    /// <summary>When that version was reported, UTC, if more than one or two answers are missing since; null while answers are recent.</summary>
    public DateTime? AnsweredAt { get; init; }

    /// <summary>Its check-status: init, ok, warn or err; null while there is no usable answer.</summary>
    public string? CheckStatus { get; init; }

    /// <summary>Since when its check-status has been err without interruption, UTC.</summary>
    public DateTime? ErrSince { get; init; }

    /// <summary>Why the server's answer is missing or unusable, as a text for users; null if there is no problem.</summary>
    public string? AnswerProblem { get; init; }

    /// <summary>Identifies this start of its container. What was observed of one start is not valid for another.</summary>
    [JsonIgnore]
    public string Start => $"{Uid}/{RestartCount}/{ContainerId}";

    /// <summary>Whether it will never serve again because its container or the whole pod has ended.</summary>
    [JsonIgnore]
    public bool IsOver => Exited || Phase is "Failed" or "Succeeded";

    /// <summary>Whether it ended without a result: it was evicted, or ended before its container started.</summary>
    [JsonIgnore]
    public bool IsLost => IsOver && (Trouble is { Kind: PodTroubleKind.Disrupted } || ExitCode is null);

    /// <summary>Serves: ready and of the expected version, admitted, reached by the Services, not being deleted. One whose node is lost shows as ready for a while still.</summary>
    public bool Serves => Ready && Admitted && Selected && !NodeLost && DeletedAt is null && ReportedVersion is not null && UmsVersion.AreEqual(ReportedVersion, Version);
}
