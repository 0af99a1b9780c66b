using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Kinds of problems that a pod can have. The names are reasons of the condition PodProblem and of events.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PodTroubleKind>))]
public enum PodTroubleKind
{
    /// <summary>Labels that the operator, the Services or the budget rely on are missing or changed.</summary>
    LabelsChanged,

    /// <summary>It was evicted, preempted, or terminated by the shutdown of its node.</summary>
    Disrupted,

    /// <summary>The scheduler finds no node for it.</summary>
    Unschedulable,

    /// <summary>No scheduler has processed it. Every new pod is briefly in this state.</summary>
    NotScheduled,

    /// <summary>Its image cannot be pulled, or the image name is invalid.</summary>
    ImagePull,

    /// <summary>Its container cannot be created from the spec: a Secret, ConfigMap, key or user is missing or invalid.</summary>
    ContainerConfig,

    /// <summary>An init container or init sidecar fails.</summary>
    InitContainer,

    /// <summary>Its volumes are not mounted or its network is not set up. Every new pod is briefly in this state.</summary>
    NotCreated,

    /// <summary>The server exceeded its memory limit.</summary>
    OutOfMemory,

    /// <summary>The server keeps crashing.</summary>
    CrashLoop,

    /// <summary>It has ended, and only a finalizer of others keeps it and its name.</summary>
    KeptByFinalizer,

    /// <summary>Another container in the pod is not ready, so the pod is not ready.</summary>
    Sidecar,
}
