using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>A cluster that waits for a user costs next to nothing; whatever ends the wait is watched, or its time is known.</summary>
public sealed class RecheckPolicyTests
{
    private const string New = "12.04.110";

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_cluster_that_waits_for_an_approval_rests_and_goes_on_at_once_when_it_is_given()
    {
        var model = AwaitingApproval();
        model.Decide().Plan.RecheckAfter.ShouldBe(Rest);

        model.Annotations[Api.Annotations.Approve] = model.Status.Update!.Id;
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void A_wait_with_a_server_that_does_not_serve_or_with_work_under_way_does_not_rest()
    {
        var model = AwaitingApproval();
        var serving = model.Pods[0];
        model.Pods[0] = serving with { Ready = false, ContainersReady = false };
        model.Decide().Plan.RecheckAfter.ShouldBe(Busy);

        model.Pods[0] = serving;
        model.Tasks.Add(new BackgroundTaskObserved { Key = "copy", StartedAt = model.Now, Running = true });
        model.Decide().Plan.RecheckAfter.ShouldBe(Busy);
    }

    [Fact]
    public void A_paused_update_rests() =>
        ClusterAt(model => model.Edit(spec => spec with { Update = spec.Update with { Paused = true } }), ClusterPhase.Paused).Decide().Plan.RecheckAfter.ShouldBe(Rest);

    [Fact]
    public void A_refused_spec_rests()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "twelve" });

        var plan = model.Decide().Plan;

        plan.Reason.ShouldContain("twelve");
        plan.RecheckAfter.ShouldBe(Rest);
    }

    [Fact]
    public void A_version_that_no_update_reaches_rests()
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "12.02.100" });

        var plan = model.Settle();

        plan.Status.Phase.ShouldBe(ClusterPhase.Held);
        plan.RecheckAfter.ShouldBe(Rest);
    }

    [Fact]
    public void A_target_that_failed_or_was_aborted_rests()
    {
        var failed = Running();
        failed.Behaviour = pod => pod.Version == New ? Misbehaviour.Fails : Misbehaviour.None;
        failed.Edit(spec => spec with { Version = New });
        failed.Settle().RecheckAfter.ShouldBe(Rest);
        failed.Status.FailedTarget.ShouldNotBeNull();

        var aborted = AwaitingApproval();
        aborted.Annotations[Api.Annotations.Abort] = aborted.Status.Update!.Id;
        aborted.Settle().RecheckAfter.ShouldBe(Rest);
        aborted.Status.HeldTarget.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(10)]
    [InlineData(45)]
    public void A_wait_for_a_window_ends_when_the_window_opens(int minutes)
    {
        var model = Running();
        var opens = model.Now.AddMinutes(minutes);
        opens = opens.AddSeconds(-opens.Second);
        var window = new MaintenanceWindowSpec { Start = $"{opens:HH:mm}", DurationMinutes = 60, TimeZone = "UTC" };
        model.Edit(spec => spec with { Version = New, Update = spec.Update with { MaintenanceWindow = window } });
        model.Settle(until: one => one.Status.Phase == ClusterPhase.WaitingForWindow);
        model.Decide().Plan.RecheckAfter.ShouldBe(Rest);

        var left = opens.AddSeconds(-12) - model.Now;
        model.Pass((int)left.TotalSeconds);
        model.Decide().Plan.RecheckAfter.ShouldBe(opens - model.Now);
    }

    private static ClusterModel AwaitingApproval() =>
        ClusterAt(model => model.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.BeforeMigration } }), ClusterPhase.WaitingForApproval);

    private static ClusterModel ClusterAt(Action<ClusterModel> change, ClusterPhase phase)
    {
        var model = Running();
        change(model);
        model.Edit(spec => spec with { Version = New });
        model.Settle(until: one => one.Status.Phase == phase);
        return model;
    }

    private static ClusterModel Running()
    {
        var model = new ClusterModel();
        model.Settle();
        return model;
    }
}
