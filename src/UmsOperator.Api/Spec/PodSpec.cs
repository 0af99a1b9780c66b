using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>More settings of the servers' pods. After a change, servers are replaced one by one, without copies.</summary>
public sealed record PodSpec
{
    /// <summary>Labels added to each pod. The operator's own labels take precedence.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Annotations added to each pod.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Environment variables added to the server's container, as in core/v1 EnvVar. Names that start with UMS_ are reserved for the operator.</summary>
    [PreserveUnknownFields]
    public IReadOnlyList<JsonObject> Env { get; init; } = [];

    /// <summary>Labels that a node must have.</summary>
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

    /// <summary>Security context of the pod, as in core/v1. Absent: non-root, with the seccomp profile RuntimeDefault.</summary>
    [PreserveUnknownFields]
    public JsonObject? SecurityContext { get; init; }

    /// <summary>Secrets for pulling the image.</summary>
    public IReadOnlyList<SecretReference> ImagePullSecrets { get; init; } = [];

    /// <summary>Priority class of the pods.</summary>
    [MinLength(1)]
    public string? PriorityClassName { get; init; }

    /// <summary>ServiceAccount of the pods. Its token is not mounted.</summary>
    [MinLength(1)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Scheduler of the pods. Absent: the default scheduler.</summary>
    [MinLength(1)]
    public string? SchedulerName { get; init; }

    /// <summary>Grace period for a server to drain, in seconds.</summary>
    [Range(1, 3600)]
    [DefaultValue(60)]
    public int TerminationGracePeriodSeconds { get; init; } = 60;
}
