using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Observing;

/// <summary>Converts the modelled status to a UmsCluster status and back. Fields that only report are omitted.</summary>
internal static class StatusWords
{
    /// <summary>All failures have the same message, because messages affect no decision.</summary>
    public const string Failure = "failed";

    /// <summary>The version that a server reports if its image contains another one.</summary>
    public const string OtherVersion = "1.2.3";

    private const string EarlierStart = "another";

    public static UmsClusterStatus Write(State visible, Setup setup, DateTime now) => Write(visible.Remembered, setup, now) with { Servers = [.. Servers(visible, setup, now)] };

    public static string PodUid(int ordinal) => $"uid-{ordinal}";

    public static int Restarts(in Pod pod) => pod.Stage == Stage.CrashLoop ? 3 : 0;

    /// <summary>Reads what a plan writes about the servers that it observed. What it writes about a server that ends decides nothing.</summary>
    public static Remembered Read(UmsClusterStatus status, State visible)
    {
        var remembered = Read(status);
        foreach (var server in status.Servers)
        {
            var ordinal = server.Name[^1] - '0';
            if (server.Start is not null && visible.Servers[ordinal].Pod.IsAlive)
                remembered.Remember(ordinal, !UmsVersion.AreEqual(server.ReportedVersion, server.Version) ? Memory.OtherVersion : server.FirstServingTime is null ? Memory.Version : Memory.Served);
        }

        return remembered;
    }

    private static UmsClusterStatus Write(Remembered remembered, Setup setup, DateTime now) => new()
    {
        Version = remembered.Version == 0 ? null : Release.Text((byte)(remembered.Version - 1)),
        Update = remembered.UpdateId == 0 ? null : Update(remembered, setup, now),
        FailedTarget = remembered.FailedVersion == 0
            ? null
            : new FailedTargetStatus
            {
                Version = Release.Text((byte)(remembered.FailedVersion - 1)),
                Generation = remembered.FailedGeneration,
                UpdateId = Instants.Id(remembered.FailedId),
                Message = Failure,
                FailureTime = now.AddMinutes(-1),
            },
        HeldTarget = remembered.HeldVersion == 0
            ? null
            : new HeldTargetStatus
            {
                Version = Release.Text((byte)(remembered.HeldVersion - 1)),
                UpdateId = Instants.Id(remembered.HeldId),
                AbortTime = now.AddMinutes(-1),
                Lifted = remembered.Lifted ? true : null,
            },
    };

    private static Remembered Read(UmsClusterStatus status) => new()
    {
        Version = status.Version is { } version ? (byte)(Release.Read(version) + 1) : (byte)0,
        UpdateId = status.Update is { } update ? Instants.ReadId(update.Id) : (byte)0,
        From = status.Update is { } from ? Release.Read(from.From) : (byte)0,
        To = status.Update is { } to ? Release.Read(to.To) : (byte)0,
        Generation = (byte)(status.Update?.Generation ?? 0),
        Short = status.Update?.Plan?.Strategy == nameof(Api.Spec.UpdateStrategy.ShortDowntime),
        Recorded = status.Update?.Production is { } production ? (byte)(Schema.ReadHash(production.Fingerprint) + 1) : (byte)0,
        Canary = status.Update?.Canary is not null,
        Undo = status.Update?.Undo is { } undo ? Undoing.Read(undo.Reason) : (byte)0,
        Hold = status.Update?.Undo?.Hold == true,
        Discarded = (byte)(status.Update?.Discarded.Aggregate(0, (mask, one) => mask | (1 << (one.Server[^1] - '0'))) ?? 0),
        FailedVersion = status.FailedTarget is { } failed ? (byte)(Release.Read(failed.Version) + 1) : (byte)0,
        FailedGeneration = (byte)(status.FailedTarget?.Generation ?? 0),
        FailedId = status.FailedTarget is { } target ? Instants.ReadId(target.UpdateId) : (byte)0,
        HeldVersion = status.HeldTarget is { } held ? (byte)(Release.Read(held.Version) + 1) : (byte)0,
        HeldId = status.HeldTarget is { } aborted ? Instants.ReadId(aborted.UpdateId) : (byte)0,
        Lifted = status.HeldTarget?.Lifted == true,
    };

    /// <summary>Where nothing is recorded, the status describes an earlier start, with the best values.</summary>
    private static IEnumerable<ServerStatus> Servers(State visible, Setup setup, DateTime now)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            if (visible.Servers[ordinal].Pod is not { Exists: true } pod)
                continue;
            var memory = visible.Remembered.Of(ordinal);
            yield return new ServerStatus
            {
                Name = ClusterNames.Pod(Texts.Cluster, ordinal),
                Version = Release.Text(pod.Version),
                Binding = BindingCode.Text(pod.Binding),
                ReportedVersion = memory == Memory.OtherVersion ? OtherVersion : Release.Text(pod.Version),
                FirstServingTime = memory is Memory.Nothing or Memory.Served ? now.AddMinutes(-5) : null,
                Start = $"{PodUid(ordinal)}/{Restarts(pod)}/{(memory == Memory.Nothing ? EarlierStart : "")}",
            };
        }
    }

    private static UpdateStatus Update(Remembered remembered, Setup setup, DateTime now) => new()
    {
        Id = Instants.Id(remembered.UpdateId),
        From = Release.Text(remembered.From),
        To = Release.Text(remembered.To),
        FromImage = $"{Texts.Image}:{Release.Text(remembered.From)}",
        Generation = remembered.Generation,
        Replicas = setup.Servers,
        StartTime = now.AddHours(-1),
        StepStartTime = now.AddMinutes(-1),
        Step = UpdateStep.Freeze,
        Plan = new UpdatePlanStatus { Strategy = remembered.Short ? nameof(Api.Spec.UpdateStrategy.ShortDowntime) : nameof(Api.Spec.UpdateStrategy.UpdateMode) },
        Production = remembered.Recorded == 0
            ? null
            : new RecordedDatabaseStatus { Fingerprint = Schema.Hash((byte)(remembered.Recorded - 1)), SchemaVersion = Schema.Text((byte)(remembered.Recorded - 1)) ?? "" },
        Canary = remembered.Canary ? new CanaryStatus { Server = ClusterNames.Pod(Texts.Cluster, setup.Servers - 1), Fingerprint = "the canary's" } : null,
        Undo = remembered.Undo == 0 ? null : new UndoStatus { Reason = Undoing.Name(remembered.Undo), Message = Failure, Hold = remembered.Hold },
        Discarded =
        [
            .. Enumerable.Range(0, setup.Servers).Where(ordinal => (remembered.Discarded & (1 << ordinal)) != 0)
                .Select(ordinal => new DiscardedChangesStatus { Server = ClusterNames.Pod(Texts.Cluster, ordinal), Changes = new RowChangesStatus { Known = true } }),
        ],
    };
}
