namespace UmsOperator.Api.Status;

/// <summary>One server.</summary>
public sealed record ServerStatus
{
    /// <summary>Name of the pod.</summary>
    public string Name { get; init; } = "";

    /// <summary>Version that the pod was made for.</summary>
    public string? Version { get; init; }

    /// <summary>Production or update mode.</summary>
    public ServerMode? Mode { get; init; }

    /// <summary>Name of the binding (role and Secret).</summary>
    public string? Binding { get; init; }

    /// <summary>Since when it has this version, mode and binding.</summary>
    public DateTime? LastTransitionTime { get; init; }

    /// <summary>Whether it serves: ready, admitted, and of the expected version.</summary>
    public bool Ready { get; init; }

    /// <summary>Since when this start of its container has been seen to serve; absent before. It stays through moments in which the pod is not ready.</summary>
    public DateTime? FirstServingTime { get; init; }

    /// <summary>Version that the running server reported of itself. It holds until its container is replaced, as no version changes without a restart.</summary>
    public string? ReportedVersion { get; init; }

    /// <summary>When the server last reported its version, if that is more than 15 s ago: what is known rests on an old answer. Absent while answers are fresh.</summary>
    public DateTime? LastAnswerTime { get; init; }

    /// <summary>Which start of its container reportedVersion and firstServingTime are of: uid of the pod, number of restarts, beginning of the container's ID.</summary>
    public string? Start { get; init; }

    /// <summary>Kind of trouble that its pod has, as told in the condition PodProblem, such as ImagePull or Unschedulable.</summary>
    public string? Problem { get; init; }

    /// <summary>What keeps it from serving, or why its answers to the operator cannot be used.</summary>
    public string? Message { get; init; }
}
