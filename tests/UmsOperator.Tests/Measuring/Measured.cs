using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Tests.Measuring;

/// <summary>A cluster of six servers during an update, with a value for every metric.</summary>
internal static class Measured
{
    public const string Running = "12.04.110";
    public const string Wanted = "12.05.100";

    public static Observed Observed(DateTime now) => new()
    {
        Now = now,
        Cluster = new ClusterObserved { Namespace = "site", Name = "ums", Uid = "0f3b9c1e-0000", Spec = new UmsClusterSpec { Replicas = 6 } },
        Pods = [new PodObserved { Name = "ums-0", Ordinal = 0, Uid = "1", Version = Running, Mode = ServerMode.Production,
            Binding = "b", Kind = BindingKind.Production, Ready = true, ReportedVersion = Running }],
        Database = new DatabaseObserved
        {
            Reach = DatabaseReach.Connected,
            Production = new ProductionObserved { Owner = "operator", SizeBytes = 5000 },
            Copies =
            [
                Copy(now, "t2", CopyKind.Golden, 400),
                Copy(now, "t2", CopyKind.Snapshot, 300),
                Copy(now, "t2", CopyKind.Snapshot, 200),
                Copy(now, "t1", CopyKind.RestorePoint, 100) with { Comment = Comment(now) with { ExpiresAt = now.AddHours(-1) } },
                Copy(now, "t1", CopyKind.Golden, 50) with { Comment = null },
            ],
        },
    };

    public static Plan Updating(DateTime now) => new()
    {
        Reason = "server ums-4 to serve",
        Gates = [new GateStatus { Name = "Approval", Open = false }, new GateStatus { Name = "Drift", Open = true }],
        Status = new UmsClusterStatus
        {
            Phase = ClusterPhase.Updating,
            Version = Running,
            TargetVersion = Wanted,
            ReadyReplicas = 5,
            Servers = [.. Enumerable.Range(0, 6).Select(ordinal => Server(now, ordinal))],
            Conditions = [.. new[] { "Ready", "Reconciling", "Stalled", "UpdateBlocked" }.Select(type =>
                new ConditionStatus { Type = type, Status = type == "Stalled" ? "True" : "False", Reason = "Detach", LastTransitionTime = now.AddSeconds(-7) })],
            RetainedCopies =
            [
                new RetainedCopyStatus { Database = "a", Kind = "RestorePoint", ExpirationTime = now.AddHours(2) },
                new RetainedCopyStatus { Database = "b", Kind = "RestorePoint", ExpirationTime = now.AddHours(1) },
            ],
            History = [History(now)],
            Update = new UpdateStatus
            {
                Id = "t2",
                From = Running,
                To = Wanted,
                Replicas = 6,
                StartTime = now.AddSeconds(-100),
                Step = UpdateStep.Detach,
                StepStartTime = now.AddSeconds(-50),
                WaitStartTime = now.AddSeconds(-10),
                ExpectedSeconds = 12,
                DeadlineTime = now.AddSeconds(50),
                ManualWaitStartTime = now.AddSeconds(-9),
                Plan = new UpdatePlanStatus { Strategy = "UpdateMode" },
                Undo = new UndoStatus { Reason = "ServerFailed", Hold = true },
                Canary = new CanaryStatus { Server = "ums-5", StartSeconds = 12 },
                MigrationSeconds = 33,
                Drift = Changes(1),
                Copying = [new CopyingStatus { Database = "ums_1234_u1_golden", BytesDone = 10, BytesExpected = 40, BytesPerSecond = 5, SecondsLeft = 6 }],
                Discarded = [.. Enumerable.Range(1, 5).Select(ordinal => new DiscardedChangesStatus { Server = $"ums-{ordinal}", Changes = Changes(ordinal) })],
            },
        },
    };

    public static Plan Quiet(string version) => new()
    {
        Reason = "all servers are up to date",
        Status = new UmsClusterStatus { Phase = ClusterPhase.Running, Version = version, TargetVersion = version },
    };

    private static ServerStatus Server(DateTime now, int ordinal) => ordinal == 0
        ? new ServerStatus { Name = "ums-0", Version = Running, Mode = ServerMode.Production, LastTransitionTime = now, Ready = true }
        : new ServerStatus { Name = $"ums-{ordinal}", Version = Wanted, Mode = ServerMode.Update, LastTransitionTime = now };

    private static UpdateHistoryEntry History(DateTime now) => new()
    {
        Id = "t1",
        From = "12.03.110",
        To = Running,
        Outcome = "Completed",
        StartTime = now.AddSeconds(-1000),
        CompletionTime = now.AddSeconds(-900),
        MigrationSeconds = 21,
        Steps = [.. Enum.GetValues<UpdateStep>().Select(step => new StepDurationStatus { Step = step, Seconds = 10 })],
        Discarded = [new DiscardedChangesStatus { Server = "ums-1", Changes = Changes(2) }, new DiscardedChangesStatus { Server = "ums-2", Changes = Changes(3) }],
    };

    private static RowChangesStatus Changes(int rows) => new() { Known = true, Inserted = rows, Updated = 10 * rows };

    private static CopyObserved Copy(DateTime now, string update, CopyKind kind, long bytes) =>
        new() { Name = $"ums_0f3b9c1e_{update}_{kind}", UpdateId = update, Kind = kind, SizeBytes = bytes, Comment = Comment(now) };

    private static CopyComment Comment(DateTime now) => new() { UpdateId = "t1", From = "12.03.110", To = Running, At = now };
}
