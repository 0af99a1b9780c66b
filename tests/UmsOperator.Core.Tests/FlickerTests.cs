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
    public void LostAnswers_OnHalfOfTheLooks_TakeNoStepBack_AndChangeNothingElse(int replicas)
    {
        var calm = Started(replicas);
        calm.Settle();
        var world = Started(replicas);
        Settle(world, Silence);

        world.Log.Where(IsOfServers).ShouldBe(calm.Log.Where(IsOfServers), "each server stops and starts the same number of times");
        world.Log.Count(IsOfBudget).ShouldBeLessThanOrEqualTo((2 * replicas) + 1, "frozen and thawed once for each server that migrates");
        _steps.SequenceEqual(_steps.Order()).ShouldBeTrue("no step repeats");
        var entry = world.Status.History.ShouldHaveSingleItem();
        entry.Steps.ShouldAllBe(step => step.WentBack == null);
        entry.Steps.Select(step => step.Step).ShouldBeUnique();
    }

    [Fact]
    public void AServerThatIsNotReadyForAMoment_StaysDetached()
    {
        var world = Started(3);
        Settle(world, pod => _random.Next(3) == 0 ? pod with { Ready = false, ReadyChangedAt = world.Now.AddSeconds(-20) } : pod, until: () => world.Status.Update is null);
        _steps.SequenceEqual(_steps.Order()).ShouldBeTrue();
        world.Status.History.ShouldHaveSingleItem().Steps.ShouldAllBe(step => step.WentBack == null);
    }

    [Theory]
    [InlineData("restarted", "server demo-2 was restarted after exit code 137")]
    [InlineData("refuses", "server demo-2: it has not been ready since 2026")]
    [InlineData("lost", "server demo-2: its node is not heard of")]
    [InlineData("gone", "server demo-2 is gone")]
    public void AServerThatIsProvenLost_TakesAStepBack_AndTheReasonIsWritten(string how, string reason)
    {
        var world = AtTheGate();
        var lost = world.Pods.Single(pod => pod.Ordinal == 2);
        if (how == "gone")
            world.Pods.Remove(lost);
        Settle(world, pod => pod.Uid != lost.Uid ? pod : how switch
        {
            "restarted" => pod with { Ready = false, ContainersReady = false, RestartCount = 1, ExitCode = 137, ReportedVersion = null, ReadyChangedAt = world.Now },
            "refuses" => pod with { Ready = false, ReadyChangedAt = world.Now.AddSeconds(-61) },
            "lost" => pod with { NodeLost = true, Ready = false, ReadyChangedAt = world.Now },
            _ => pod,
        }, rounds: 1);

        var update = world.Status.Update!;
        (update.Step, update.WentBack!.Times, update.WentBack.From, update.WentBack.To).ShouldBe((UpdateStep.Detach, 1, UpdateStep.Migrate, UpdateStep.Detach));
        update.WentBack.Reason.ShouldStartWith(reason);
        world.Events.ShouldContain(one => one.Warning && one.Reason == "WentBack" && one.Note.Contains(reason, StringComparison.Ordinal));
        world.Annotations[Api.Annotations.Approve] = update.Id;
        world.Settle();
        var step = world.Status.History.ShouldHaveSingleItem().Steps.Single(one => one.Step == UpdateStep.Migrate);
        (step.WentBack, step.Reason!.StartsWith(reason, StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Fact]
    public void GoingBackAgainAndAgain_ResetsNoClock_AndStalls()
    {
        var world = AtTheGate();
        world.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.Automatic, Deadlines = spec.Update.Deadlines with { MigrationSeconds = 600, StartSeconds = 600, StopSeconds = 600 } } });
        var begun = world.Now;
        for (var round = 0; round < 400 && world.Status.Conditions.Single(one => one.Type == "Stalled").Status != "True"; round++)
        {
            // Server 2 crashes whenever server 0 has been stopped for the migration.
            var crashes = world.Pods.All(pod => pod.Ordinal != 0 || pod.DeletedAt is not null);
            var serial = round;
            Settle(world, pod => pod.Ordinal == 2 && crashes ? pod with { Ready = false, RestartCount = serial, ReportedVersion = null } : pod, rounds: 1);
        }

        world.Status.Conditions.Single(one => one.Type == "Stalled").Message.ShouldContain("it went back from step Migrate");
        (world.Now - begun).TotalSeconds.ShouldBeLessThan(800);
        world.Status.Update!.Steps.Count.ShouldBeLessThan(6);
    }

    [Fact]
    public void AGateThatClosesOnceServer0IsStopped_IsAReason()
    {
        var world = AtTheGate();
        world.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.Automatic } });
        world.Settle(until: one => one.Pods.Single(pod => pod.Ordinal == 0).DeletedAt is not null);
        world.Production = world.Production! with { Sessions = [new SessionObserved { Role = "exporter" }] };
        for (var round = 0; round < 12; round++)
        {
            world.Pass();
            world.Carry(world.Decide().Plan);
        }

        var back = world.Status.Update!.WentBack.ShouldNotBeNull();
        (back.From, back.To, back.Times).ShouldBe((UpdateStep.Migrate, UpdateStep.Migrate, 1));
        back.Reason.ShouldContain("exporter");
        world.Pods.Single(pod => pod.Ordinal == 0).Serves.ShouldBeTrue();
    }

    [Fact]
    public void ADatabaseThatIsNotSeenForAMoment_ResetsNoClock()
    {
        var world = AtTheGate();
        world.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.Automatic } });
        world.Production = world.Production! with { Sessions = [new SessionObserved { Role = "exporter" }] };
        world.Carry(world.Decide().Plan);
        var since = world.Status.Update!.WaitStartTime;
        for (var round = 0; round < 10; round++)
        {
            world.Pass();
            world.Reach = round % 2 == 0 ? DatabaseReach.Unreachable : DatabaseReach.Connected;
            world.Carry(world.Decide().Plan);
            world.Status.Update!.WaitStartTime.ShouldBe(since);
        }
    }

    [Fact]
    public void AnOldAnswer_IsShownWithItsAge()
    {
        var world = new World();
        world.Settle();
        var heard = world.Now;
        world.Pass(100);
        Settle(world, pod => pod with { AnsweredAt = heard }, rounds: 1);
        world.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == heard && server.ReportedVersion == "12.03.110" && server.Ready);
        // A new operator has not heard it: what is shown stays.
        Settle(world, pod => pod with { ReportedVersion = null }, rounds: 1);
        world.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == heard && server.Ready);
        world.Carry(world.Decide().Plan);
        world.Status.Servers.ShouldAllBe(server => server.LastAnswerTime == null);
    }

    [Fact]
    public void AServerThatHasNotAnsweredYet_IsNoReasonForADowntime()
    {
        var world = new World();
        world.Settle();
        world.Status = new UmsClusterStatus();
        world.Edit(spec => spec with { Version = "12.04.110" });
        Settle(world, pod => pod with { ReportedVersion = null }, rounds: 3);
        world.Status.Update!.Plan!.Strategy.ShouldBe("UpdateMode");
    }

    /// <summary>The API server shows its pods as ready for a while still, and what it said holds as long as its container: devices reach it no more.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AServerWhoseNodeIsNotHeardOf_VouchesForNoOther(bool answered)
    {
        var world = new World(2);
        world.Settle();
        world.Edit(spec => spec with { Version = "12.03.120" });
        world.Log.Clear();
        Settle(world, pod => pod.Ordinal == 0 ? pod with { NodeLost = true, ReportedVersion = answered ? pod.ReportedVersion : null } : pod, rounds: 1);
        world.Log.ShouldNotContain(line => line.StartsWith("DeletePod", StringComparison.Ordinal) && line.Contains("demo-1", StringComparison.Ordinal));
        world.Status.ReadyReplicas.ShouldBe(1);
    }

    [Fact]
    public void NodesThatAreNotHeardOf_AreNoReasonForADowntime()
    {
        var world = new World(2);
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        Settle(world, pod => pod with { NodeLost = true, ReportedVersion = null }, rounds: 3);
        world.Status.Update!.Plan!.Strategy.ShouldBe("UpdateMode");
    }

    private PodObserved Silence(PodObserved pod) => _random.Next(2) == 0 ? pod with { ReportedVersion = null, CheckStatus = null } : pod;

    /// <summary>Runs rounds in which the observed pods differ from the real ones.</summary>
    private void Settle(World world, Func<PodObserved, PodObserved> seen, int rounds = 400, Func<bool>? until = null)
    {
        for (var round = 0; round < rounds; round++)
        {
            var pods = world.Pods.ToList();
            world.Pods.Clear();
            world.Pods.AddRange(pods.Select(seen));
            var (_, plan) = world.Decide();
            world.Pods.Clear();
            world.Pods.AddRange(pods);
            world.Carry(plan);
            if (world.Status.Update is { } update && (_steps.Count == 0 || _steps[^1] != update.Step))
                _steps.Add(update.Step);
            if (rounds > 1 && (until?.Invoke() ?? world.Status is { Phase: ClusterPhase.Running, Update: null, History.Count: > 0 }))
                return;
            world.Pass();
        }

        rounds.ShouldBeLessThan(100, "the world must settle");
    }

    private static World Started(int replicas)
    {
        var world = new World(replicas);
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        return world;
    }

    private static World AtTheGate()
    {
        var world = Started(3);
        world.Edit(spec => spec with { Update = spec.Update with { Approval = Api.Spec.UpdateApproval.BeforeMigration } });
        world.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        return world;
    }

    private static bool IsOfServers(string line) => line.StartsWith("CreatePod", StringComparison.Ordinal) || line.StartsWith("DeletePod", StringComparison.Ordinal);

    private static bool IsOfBudget(string line) => line.Contains("PodDisruptionBudget", StringComparison.Ordinal);
}
