namespace UmsOperator.Api.Status;

/// <summary>State of one server.</summary>
public sealed record ServerStatus
{
    /// <summary>Name of the pod.</summary>
    public string Name { get; init; } = "";

    /// <summary>Version that the pod was created for.</summary>
    public string? Version { get; init; }

    /// <summary>Mode of the server: Production or Update.</summary>
    public ServerMode? Mode { get; init; }

    /// <summary>Name of the binding (role and Secret).</summary>
    public string? Binding { get; init; }

    /// <summary>When the server last changed its version, mode or binding.</summary>
    public DateTime? LastTransitionTime { get; init; }

    /// <summary>Whether the server serves: its pod is ready and admitted, and it reports the expected version.</summary>
    public bool Ready { get; init; }

    /// <summary>When the server was first seen serving after the current start of its container. Absent before. It stays set when the pod is not ready for a moment.</summary>
    public DateTime? FirstServingTime { get; init; }

    /// <summary>Version that the running server reported. It stays set until the container restarts, because the version cannot change without a restart.</summary>
    public string? ReportedVersion { get; init; }

    /// <summary>When the server last reported its version, if that is more than 15 s ago. Absent while reports are recent.</summary>
    public DateTime? LastAnswerTime { get; init; }

    /// <summary>Identifies the container start that reportedVersion and firstServingTime belong to: pod UID, number of restarts, beginning of the container ID.</summary>
    public string? Start { get; init; }

    /// <summary>Kind of problem of its pod, as in the condition PodProblem, for example ImagePull or Unschedulable.</summary>
    public string? Problem { get; init; }

    /// <summary>What prevents the server from serving, or why its answers to the operator cannot be used.</summary>
    public string? Message { get; init; }
}
