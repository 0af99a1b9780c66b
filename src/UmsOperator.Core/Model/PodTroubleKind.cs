using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Kinds of trouble that a pod can have. The names are reasons of the condition PodProblem and of events.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodTroubleKind>))]
public enum PodTroubleKind
{
    /// <summary>Labels that the operator, the Services or the budget rely on are missing or changed.</summary>
    LabelsChanged,

    /// <summary>It was evicted, preempted, or ended by the shutdown of its node.</summary>
    Disrupted,

    /// <summary>The scheduler finds no node for it.</summary>
    Unschedulable,

    /// <summary>No scheduler has looked at it. Young pods are all like this.</summary>
    NotScheduled,

    /// <summary>Its image cannot be pulled, or has an invalid name.</summary>
    ImagePull,

    /// <summary>Its container cannot be made as the spec says: a Secret, a ConfigMap, a key or a user is wrong.</summary>
    ContainerConfig,

    /// <summary>A container that runs before the server's, or beside it from the start, does not succeed.</summary>
    InitContainer,

    /// <summary>Its volumes are not mounted or its network is not there. Young pods are all like this.</summary>
    NotCreated,

    /// <summary>The server needed more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>The server ends again and again.</summary>
    CrashLoop,

    /// <summary>A container beside the server is not ready, and so the pod is not.</summary>
    Sidecar,
}
