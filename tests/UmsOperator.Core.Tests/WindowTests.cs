using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>A migration that, by the canary's duration, would end after the window has closed does not start, and the gate says so.</summary>
public sealed class WindowTests
{
    private const string New = "12.04.110";

    [Fact]
    public void AMigration_ThatWouldEndAfterTheWindow_DoesNotBegin_AndTheGateSaysWhy()
    {
        var model = AtTheGate(minutesLeft: 3);

        var plan = model.Decide().Plan;

        plan.Actions.ShouldBeEmpty();
        var gate = plan.Status.Update!.Gates.Single(one => one.Name == "MaintenanceWindow");
        gate.Open.ShouldBeFalse();
        gate.Reason.ShouldNotBeNull().ShouldSatisfyAllConditions(
            reason => reason.ShouldContain("20 min"),
            reason => reason.ShouldContain("closes at 2026-01-11 00:00 UTC"),
            reason => reason.ShouldContain("opens again at 2026-01-11 20:00 UTC"),
            reason => reason.ShouldContain("spec.update.maintenanceWindow.allowOverrun"));
        plan.Status.Update.ManualWaitStartTime.ShouldNotBeNull("the calendar has no deadline");
    }

    [Fact]
    public void AMigration_ThatFits_Begins()
    {
        var model = AtTheGate(minutesLeft: 30);
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void TheFieldOfTheSpec_AllowsIt()
    {
        var model = AtTheGate(minutesLeft: 3);
        model.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = spec.Update.MaintenanceWindow! with { AllowOverrun = true } } });
        model.Settle();
        model.Status.Version.ShouldBe(New);
    }

    [Fact]
    public void TheNextWindow_TakesIt()
    {
        var model = AtTheGate(minutesLeft: 3);
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        while (model.Now < new DateTime(2026, 1, 11, 20, 0, 0, DateTimeKind.Utc))
            model.Pass(600);
        model.Settle();
        model.Status.History[0].ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe("Completed"), entry => entry.ManualWaitSeconds.ShouldNotBeNull().ShouldBeGreaterThan(3600));
    }

    [Fact]
    public void AWindow_ThatIsShorterThanTheMigration_IsToldSo()
    {
        var model = AtTheGate(minutesLeft: 30);
        model.Edit(spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = $"{model.Now:HH:mm}", DurationMinutes = 15 } } });
        model.Decide().Plan.Status.Update!.Gates.Single(one => one.Name == "MaintenanceWindow").Reason.ShouldNotBeNull()
            .ShouldContain("lasts 15 min; lengthen spec.update.maintenanceWindow.durationMinutes");
    }

    /// <summary>Server 0 stops slowly: a migration that began in time is not aborted because of it.</summary>
    [Fact]
    public void AGateThatWasOpen_DoesNotClose_WhileServer0Stops()
    {
        var model = AtTheGate(minutesLeft: 21);
        model.Settle(until: one => one.Pods.Any(pod => pod is { Ordinal: 0, DeletedAt: not null }));
        var stopping = model.Pods.Single(pod => pod.Ordinal == 0);
        model.CutOff.Add(stopping.Uid);
        model.Pass(50);
        var plan = model.Decide().Plan;
        plan.Status.Update!.Gates.ShouldAllBe(gate => gate.Open);
    }

    /// <summary>Without a canary the duration of production's last migration is used.</summary>
    [Fact]
    public void ShortDowntime_ReckonsWithTheLastMigration()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Status = model.Status with { History = [new UpdateHistoryEntry { Id = "t000001", From = "12.02.100", To = "12.03.110", Outcome = "Completed", MigrationSeconds = 1200 }] };
        model.Edit(spec => spec with
        {
            Version = New,
            Update = spec.Update with
            {
                Strategy = UpdateStrategy.ShortDowntime,
                MaintenanceWindow = new MaintenanceWindowSpec { Start = $"{model.Now.AddMinutes(-1):HH:mm}", DurationMinutes = 10 },
            },
        });
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        model.Status.Update!.Gates.Single(one => one.Name == "MaintenanceWindow").Open.ShouldBeFalse();
        model.Pods.ShouldAllBe(pod => pod.Serves);
    }

    /// <summary>The canary took twenty minutes; window 20:00 to 24:00 UTC.</summary>
    private static ClusterModel AtTheGate(int minutesLeft)
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => spec with
        {
            Version = New,
            Update = spec.Update with { Approval = UpdateApproval.BeforeMigration, MaintenanceWindow = new MaintenanceWindowSpec { Start = "20:00", DurationMinutes = 240 } },
        });
        model.Settle(until: one => one.Status.Update?.ManualWaitStartTime is not null);
        model.Status = model.Status with { Update = model.Status.Update! with { Canary = model.Status.Update.Canary! with { StartSeconds = 1170 } } };
        var end = new DateTime(2026, 1, 11, 0, 0, 0, DateTimeKind.Utc);
        model.Pass((int)(end.AddMinutes(-minutesLeft) - model.Now).TotalSeconds);
        model.Edit(spec => spec with { Update = spec.Update with { Approval = UpdateApproval.Automatic } });
        return model;
    }
}
