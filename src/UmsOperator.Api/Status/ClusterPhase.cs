using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>One word for where a cluster stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClusterPhase>))]
public enum ClusterPhase
{
    /// <summary>The first servers are being made or taken over.</summary>
    Adopting,

    /// <summary>All servers serve the wanted version in production mode.</summary>
    Running,

    /// <summary>Servers are missing, starting or being changed without copies.</summary>
    Progressing,

    /// <summary>An update with copies runs forward.</summary>
    Updating,

    /// <summary>An update is being undone.</summary>
    RollingBack,

    /// <summary>An update waits until a person allows the migration of production.</summary>
    WaitingForApproval,

    /// <summary>An update waits for its maintenance window.</summary>
    WaitingForWindow,

    /// <summary>An update, or its undo, waits until spec.update.paused is false.</summary>
    Paused,

    /// <summary>Waiting for a person's decision: a target that failed, was aborted, or may not be tried.</summary>
    Held,

    /// <summary>The spec or the database keeps the operator from acting; see the conditions.</summary>
    Blocked,

    /// <summary>The cluster is being deleted.</summary>
    Deleting,
}
