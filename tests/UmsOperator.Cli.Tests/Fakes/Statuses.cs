using System.Text.Json.Nodes;
using k8s;
using UmsOperator.Api;
using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>Statuses as the operator writes them.</summary>
internal static class Statuses
{
    public const string Old = "12.03.110";
    public const string New = "12.04.110";
    public const string Id = "tabc123";
    public const string RestorePoint = $"ums_0f3b9c1e_{Id}_rp";

    private static readonly DateTime Begun = new(2026, 1, 10, 20, 0, 0, DateTimeKind.Utc);

    /// <summary>Nothing happens.</summary>
    public static UmsClusterStatus Running { get; } = new()
    {
        ObservedGeneration = 1,
        Phase = ClusterPhase.Running,
        Version = Old,
        TargetVersion = Old,
        Replicas = 3,
        ReadyReplicas = 3,
        Ready = "3/3",
        Updated = "3 of 3 servers updated",
    };

    /// <summary>An update is in a step.</summary>
    public static UmsClusterStatus Updating(UpdateStep step) => Running with
    {
        Phase = ClusterPhase.Updating,
        TargetVersion = New,
        Update = new UpdateStatus { Id = Id, From = Old, To = New, StartTime = Begun, StepStartTime = Begun.AddMinutes(2), Step = step, WaitingFor = "server demo-1 to stop" },
    };

    /// <summary>An update waits for an approval.</summary>
    public static UmsClusterStatus WaitingForApproval { get; } = Updating(UpdateStep.Migrate) is var status
        ? status with { Phase = ClusterPhase.WaitingForApproval, Update = status.Update! with { Gates = [new GateStatus { Name = "Approval", Reason = "the production migration is not approved" }] } }
        : status;

    /// <summary>An update has ended, and its restore point is retained.</summary>
    public static UmsClusterStatus Updated { get; } = Running with
    {
        Version = New,
        TargetVersion = New,
        RetainedCopies = [new RetainedCopyStatus { Database = RestorePoint, Kind = "RestorePoint", ExpirationTime = new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc) }],
        History =
        [
            new UpdateHistoryEntry
            {
                Id = Id, From = Old, To = New, Outcome = "Completed", StartTime = Begun, CompletionTime = Begun.AddMinutes(10), MigrationSeconds = 30, ManualWaitSeconds = 120,
                Steps = [new StepDurationStatus { Step = UpdateStep.Freeze, Seconds = 1 }, new StepDurationStatus { Step = UpdateStep.Migrate, Seconds = 300, ManualWaitSeconds = 120 }],
            },
        ],
    };

    /// <summary>An entry of the history for the update.</summary>
    public static JsonNode Entry(string outcome) => JsonNode.Parse(KubernetesJson.Serialize(Updated.History[0] with { Outcome = outcome, Message = "exit code 1" }))!;

    /// <summary>With a condition that is True.</summary>
    public static UmsClusterStatus With(this UmsClusterStatus status, string type, string reason, string message) => status with
    {
        Conditions = [new ConditionStatus { Type = type, Status = "True", Reason = reason, Message = message, LastTransitionTime = Begun }],
    };

    /// <summary>With an undo of the update.</summary>
    public static UmsClusterStatus Undone(this UmsClusterStatus status, string reason, bool hold = false) => status with
    {
        Phase = hold ? ClusterPhase.Held : ClusterPhase.RollingBack,
        Update = status.Update! with { Undo = new UndoStatus { Reason = reason, Message = $"because of {reason}", Hold = hold, StartTime = Begun } },
    };

    /// <summary>A cluster with a status, without an API server.</summary>
    public static UmsCluster Cluster(UmsClusterStatus? status, string version = Old)
    {
        var cluster = new UmsCluster { Status = status };
        (cluster.Metadata.Name, cluster.Metadata.NamespaceProperty, cluster.Metadata.Uid) = ("demo", "default", "0f3b9c1e");
        cluster.Spec = cluster.Spec with { Version = version, Image = "registry.example.com/ums-server" };
        return cluster;
    }
}
