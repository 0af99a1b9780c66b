using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>Overall state of a cluster.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClusterPhase>))]
public enum ClusterPhase
{
    /// <summary>The operator creates or adopts the first servers.</summary>
    Adopting,

    /// <summary>All servers serve spec.version in production mode.</summary>
    Running,

    /// <summary>Servers are missing, starting, or being replaced without copies of the database.</summary>
    Progressing,

    /// <summary>An update is running.</summary>
    Updating,

    /// <summary>An update is being undone.</summary>
    RollingBack,

    /// <summary>An update waits for manual approval of the production migration.</summary>
    WaitingForApproval,

    /// <summary>An update waits for its maintenance window.</summary>
    WaitingForWindow,

    /// <summary>An update or its undo is paused until spec.update.paused is false.</summary>
    Paused,

    /// <summary>Waiting for a manual decision: the target version failed, was aborted, or is not allowed.</summary>
    Held,

    /// <summary>The spec or the database prevents the operator from acting; see the conditions.</summary>
    Blocked,

    /// <summary>The cluster is being deleted.</summary>
    Deleting,
}
