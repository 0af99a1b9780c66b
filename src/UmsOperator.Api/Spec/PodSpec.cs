using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>Further settings of the servers' pods. A change rolls the servers one by one, without copies.</summary>
public sealed record PodSpec
{
    /// <summary>Labels added to each pod. Labels of the operator win.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Annotations added to each pod.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Environment variables added to the server's container, as in core/v1 EnvVar. Names starting with UMS_ are the operator's.</summary>
    [PreserveUnknownFields]
    public IReadOnlyList<JsonObject> Env { get; init; } = [];

    /// <summary>Node labels that a node must carry.</summary>
    public IReadOnlyDictionary<string, string> NodeSelector { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Affinity, as in core/v1. Absent: servers prefer different nodes.</summary>
    [PreserveUnknownFields]
    public JsonObject? Affinity { get; init; }

    /// <summary>Tolerations, as in core/v1.</summary>
    [PreserveUnknownFields]
    public IReadOnlyList<JsonObject> Tolerations { get; init; } = [];

    /// <summary>Topology spread constraints, as in core/v1.</summary>
    [PreserveUnknownFields]
    public IReadOnlyList<JsonObject> TopologySpreadConstraints { get; init; } = [];

    /// <summary>Security context of the pod, as in core/v1. Absent: non-root with the runtime's default seccomp profile.</summary>
    [PreserveUnknownFields]
    public JsonObject? SecurityContext { get; init; }

    /// <summary>Secrets to pull the image with.</summary>
    public IReadOnlyList<SecretReference> ImagePullSecrets { get; init; } = [];

    /// <summary>Priority class of the pods.</summary>
    [MinLength(1)]
    public string? PriorityClassName { get; init; }

    /// <summary>ServiceAccount of the pods. Its token is never mounted.</summary>
    [MinLength(1)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Scheduler of the pods; absent: the cluster's default.</summary>
    [MinLength(1)]
    public string? SchedulerName { get; init; }

    /// <summary>How long a server may take to drain, in seconds.</summary>
    [Range(1, 3600)]
    [DefaultValue(60)]
    public int TerminationGracePeriodSeconds { get; init; } = 60;
}
