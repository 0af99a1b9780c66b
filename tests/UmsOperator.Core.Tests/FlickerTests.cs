using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Late, old or missing answers make no step flicker. Real steps back are reported, and the update stalls at the deadline.</summary>
public sealed class FlickerTests
{
    private readonly Random _random = new(5);
    private readonly List<UpdateStep> _steps = [];

    /// <summary>Every second observation is made by a new operator, so that only the status remembers.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void LostAnswers_InHalfOfTheObservations_TakeNoStepBack_AndChangeNothingElse(int replicas)
    {
        var calm = Started(replicas);
        calm.Settle();
        var model = Started(replicas);
        Settle(model, Silence);

        model.Log.Where(IsOfServers).ShouldBe(calm.Log.Where(IsOfServers), "each server stops and starts the same number of times");
        model.Log.Count(IsOfBudget).ShouldBeLessThanOrEqualTo((2 * replicas) + 1, "frozen and thawed once for each server that migrates");
        _steps.SequenceEqual(_steps.Order()).ShouldBeTrue("no step repeats");
        var entry = model.Status.History.ShouldHaveSingleItem();
        entry.Steps.ShouldAllBe(step => step.WentBack == null);
        entry.Steps.Select(step => step.Step).ShouldBeUnique();
    }

    [Fact]
    public void AServerThatIsNotReadyForAMoment_StaysDetached()
    {
        var model = Started(3);
        Settle(model, pod => _random.Next(3) == 0 ? pod with { Ready = false, ReadyChangedAt = model.Now.AddSeconds(-20) } : pod, until: () => model.Status.Update is null);
        _steps.SequenceEqual(_steps.Order()).ShouldBeTrue();
        model.Status.History.ShouldHaveSingleItem().Steps.ShouldAllBe(step => step.WentBack == null);
    }

    [Theory]
    [InlineData("restarted", "server demo-2 was restarted after exit code 137")]
    [InlineData("refuses", "server demo-2: it has not been ready since 2026")]
    [InlineData("lost", "server demo-2: its node is not heard of")]
    [InlineData("gone", "server demo-2 is gone")]
    public void AServerThatIsProvenLost_TakesAStepBack_AndTheReasonIsWritten(string how, string reason)
    {
        var model = AtTheGate();
        var lost = model.Pods.Single(pod => pod.Ordinal == 2);
        if (how == "gone")
            model.Pods.Remove(lost);
        Settle(model, pod => pod.Uid != lost.Uid ? pod : how switch
        {
            "restarted" => pod with { Ready = false, ContainersReady = false, RestartCount = 1, ExitCode = 137, ReportedVersion = null, ReadyChangedAt = model.Now },
            "refuses" => pod with { Ready = false, ReadyChangedAt = model.Now.AddSeconds(-61) },
            "lost" => pod with { NodeLost = true, Ready = false, ReadyChangedAt = model.Now },
            _ => pod,
        }, rounds: 1);

        var update = model.Status.Update!;
        (update.Step, update.WentBack!.Times, update.WentBack.From, update.WentBack.To).ShouldBe((UpdateStep.Detach, 1, UpdateStep.Migrate, UpdateStep.Detach));
        update.WentBack.Reason.ShouldStartWith(reason);
        model.Events.ShouldContain(one => one.Warning && one.Reason == "WentBack" && one.Note.Contains(reason, StringComparison.Ordinal));
        model.Annotations[Api.Annotations.Approve] = update.Id;
        model.Settle();
        var step = model.Status.History.ShouldHaveSingleItem().Steps.Single(one => one.Step == UpdateStep.Migrate);
        (step.WentBack, step.Reason!.StartsWith(reason, StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Fact]
    public void GoingBackAgainAndAgain_ResetsNoClock_AndStalls()
    {
        var model = AtTheGate();
        model.Edit(spec => spec with
        {
            Update = spec.Update with
            {
                Approval = Api.Spec.UpdateApproval.Automatic,
                Deadlines = spec.Update.Deadlines with { MigrationSeconds = 600, StartSeconds = 600, StopSeconds = 600 },
            },
        });
        var begun = model.Now;
        for (var round = 0; round < 400 && model.Status.Conditions.Single(one => one.Type == "Stalled").Status != "True"; round++)
        {
            // Server 2 crashes whenever server 0 has been stopped for the migration.
            var crashes = model.Pods.All(pod => pod.Ordinal != 0 || pod.DeletedAt is not null);
            var serial = round;
            Settle(model, pod => pod.Ordinal == 2 && crashes ? pod with { Ready = false, RestartCount = serial, ReportedVersion = null } : pod, rounds: 1);
        }

        model.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("it went back from step Migrate");
        (model.Now - begun).TotalSeconds.ShouldBeLessThan(800);
        model.Status.Update!.Steps.Count.ShouldBeLessThan(6);
    }

    [Fact]
    public void AGateThatClosesOnceServer0IsStopped_IsAReason()
    {
        var model = AtTheGate();
        model.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.Automatic } });
        model.Settle(until: one => one.Pods.Single(pod => pod.Ordinal == 0).DeletedAt is not null);
        model.Production = model.Production! with { Sessions = [new SessionObserved { Role = "exporter" }] };
        for (var round = 0; round < 12; round++)
        {
            model.Pass();
            model.Carry(model.Decide().Plan);
        }

        var back = model.Status.Update!.WentBack.ShouldNotBeNull();
        (back.From, back.To, back.Times).ShouldBe((UpdateStep.Migrate, UpdateStep.Migrate, 1));
        back.Reason.ShouldContain("exporter");
        model.Pods.Single(pod => pod.Ordinal == 0).Serves.ShouldBeTrue();
    }

    [Fact]
    public void ADatabaseThatIsNotSeenForAMoment_ResetsNoClock()
    {
        var model = AtTheGate();
        model.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.Automatic } });
        model.Production = model.Production! with { Sessions = [new SessionObserved { Role = "exporter" }] };
        model.Carry(model.Decide().Plan);
        var since = model.Status.Update!.WaitStartTime;
        for (var round = 0; round < 10; round++)
        {
            model.Pass();
            model.Reach = round % 2 == 0 ? DatabaseReach.Unreachable : DatabaseReach.Connected;
            model.Carry(model.Decide().Plan);
            model.Status.Update!.WaitStartTime.ShouldBe(since);
        }
    }

    [Fact]
    public void AnOldAnswer_IsShownWithItsAge()
    {
        var model = new ClusterModel();
        model.Settle();
        var heard = model.Now;
        model.Pass(100);
        Settle(model, pod => pod with { AnsweredAt = heard }, rounds: 1);
        model.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == heard && server.ReportedVersion == "12.03.110" && server.Ready);
        // A new operator has not heard it: what is shown stays.
        Settle(model, pod => pod with { ReportedVersion = null }, rounds: 1);
        model.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == heard && server.Ready);
        model.Carry(model.Decide().Plan);
        model.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == null);
    }

    [Fact]
    public void AServerThatHasNotAnsweredYet_IsNoReasonForADowntime()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Status = new UmsClusterStatus();
        model.Edit(spec => spec with { Version = "12.04.110" });
        Settle(model, pod => pod with { ReportedVersion = null }, rounds: 3);
        model.Status.Update!.Plan!.Strategy.ShouldBe("UpdateMode");
    }

    /// <summary>The API server shows its pods as ready for a while still, and what it said holds as long as its container: devices reach it no more.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AServerWhoseNodeIsNotHeardOf_VouchesForNoOther(bool answered)
    {
        var model = new ClusterModel(2);
        model.Settle();
        model.Edit(spec => spec with { Version = "12.03.120" });
        model.Log.Clear();
        Settle(model, pod => pod.Ordinal == 0 ? pod with { NodeLost = true, ReportedVersion = answered ? pod.ReportedVersion : null } : pod, rounds: 1);
        model.Log.ShouldNotContain(line => line.StartsWith("DeletePod", StringComparison.Ordinal) && line.Contains("demo-1", StringComparison.Ordinal));
        model.Status.ReadyReplicas.ShouldBe(1);
    }

    [Fact]
    public void NodesThatAreNotHeardOf_AreNoReasonForADowntime()
    {
        var model = new ClusterModel(2);
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110" });
        Settle(model, pod => pod with { NodeLost = true, ReportedVersion = null }, rounds: 3);
        model.Status.Update!.Plan!.Strategy.ShouldBe("UpdateMode");
    }

    private PodObserved Silence(PodObserved pod) => _random.Next(2) == 0 ? pod with { ReportedVersion = null, CheckStatus = null } : pod;

    /// <summary>Runs rounds in which the observed pods differ from the real ones.</summary>
    private void Settle(ClusterModel model, Func<PodObserved, PodObserved> seen, int rounds = 400, Func<bool>? until = null)
    {
        for (var round = 0; round < rounds; round++)
        {
            var pods = model.Pods.ToList();
            model.Pods.Clear();
            model.Pods.AddRange(pods.Select(seen));
            var (_, plan) = model.Decide();
            model.Pods.Clear();
            model.Pods.AddRange(pods);
            model.Carry(plan);
            if (model.Status.Update is { } update && (_steps.Count == 0 || _steps[^1] != update.Step))
                _steps.Add(update.Step);
            if (rounds > 1 && (until?.Invoke() ?? model.Status is { Phase: ClusterPhase.Running, Update: null, History.Count: > 0 }))
                return;
            model.Pass();
        }

        rounds.ShouldBeLessThan(100, "the model must settle");
    }

    private static ClusterModel Started(int replicas)
    {
        var model = new ClusterModel(replicas);
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110" });
        return model;
    }

    private static ClusterModel AtTheGate()
    {
        var model = Started(3);
        model.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.BeforeMigration } });
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        return model;
    }

    private static bool IsOfServers(string line) => line.StartsWith("CreatePod", StringComparison.Ordinal) || line.StartsWith("DeletePod", StringComparison.Ordinal);

    private static bool IsOfBudget(string line) => line.Contains("PodDisruptionBudget", StringComparison.Ordinal);
}
