using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Planning;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Planning;

/// <summary>What an update would do, from the spec, the status and the history.</summary>
public sealed class UpdatePlannerTests
{
    private static readonly UpdateHistoryEntry Measured = Statuses.Updated.History[0] with
    {
        GoldenBytesPerSecond = 1024,
        Steps =
        [
            Took(UpdateStep.Freeze, 1), Took(UpdateStep.GoldenCopy, 20), Took(UpdateStep.Detach, 40), Took(UpdateStep.Migrate, 300) with { ManualWaitSeconds = 260 },
            Took(UpdateStep.Rejoin, 30), Took(UpdateStep.Finish, 1),
        ],
    };

    [Fact]
    public void Servers_detach_and_rejoin_from_the_last_to_the_first_and_the_first_migrates()
    {
        var plan = Plan(Statuses.Running);

        plan.Strategy.ShouldBe("UpdateMode");
        plan.Steps.Select(step => step.Step).ShouldBe(["Freeze", "GoldenCopy", "Detach", "Migrate", "Rejoin", "Finish"]);
        plan.Steps[2].Does.ShouldEndWith("demo-2, demo-1");
        plan.Steps[3].Does.ShouldStartWith("demo-0 stops");
        plan.Steps[4].Does.ShouldEndWith("demo-2, demo-1, demo-0");
        (plan.ExpectedSeconds, plan.MeasuredIn, plan.CopiesAtOneTime).ShouldBe((null, null, 3), "nothing was measured, and nothing is guessed");
        plan.NotKnown.ShouldNotBeEmpty();
        plan.Against.ShouldBeEmpty();
    }

    [Fact]
    public void The_times_are_those_of_the_last_completed_update_of_the_same_kind_without_waits_for_a_person()
    {
        UpdateHistoryEntry undone = Measured with { Id = "tundone", Outcome = "RolledBack" }, patch = Measured with { Id = "tshort", Steps = [Took(UpdateStep.Migrate, 5)] };

        var plan = Plan(Statuses.Running with { History = [undone, patch, Measured] });

        (plan.ExpectedSeconds, plan.MeasuredIn, plan.MeasuredBytesAtMost).ShouldBe((132, Statuses.Id, 20 * 1024));
        plan.Steps[3].Seconds.ShouldBe(40);
    }

    [Fact]
    public void A_step_that_was_not_taken_last_time_makes_the_duration_unknown() =>
        Plan(Statuses.Running with { History = [Measured with { Steps = [Took(UpdateStep.Detach, 40)] }] }).ExpectedSeconds.ShouldBeNull();

    [Fact]
    public void A_patch_replaces_servers_without_copies()
    {
        var plan = UpdatePlanner.Of(Statuses.Cluster(Statuses.Running), "12.03.111", null, Plans.Now);

        (plan.Strategy, plan.CopiesAtOneTime).ShouldBe(("Rolling", 0));
        plan.Steps.ShouldHaveSingleItem().Does.ShouldEndWith("demo-2, demo-1, demo-0");
    }

    [Theory]
    [InlineData(UpdateStrategy.ShortDowntime, 3, 3)]
    [InlineData(UpdateStrategy.UpdateMode, 1, 1)]
    [InlineData(UpdateStrategy.UpdateMode, 3, 0)]
    public void Without_another_server_that_serves_there_is_a_short_downtime(UpdateStrategy strategy, int replicas, int ready)
    {
        var plan = Plan(Statuses.Running with { ReadyReplicas = ready }, spec => spec with { Replicas = replicas, Update = spec.Update with { Strategy = strategy } });

        plan.Strategy.ShouldBe("ShortDowntime");
        plan.Steps.Select(step => step.Step).ShouldBe(["Freeze", "Migrate", "Rejoin", "Finish"]);
    }

    [Fact]
    public void What_speaks_against_it_is_told_with_the_cure()
    {
        Plan(Statuses.Running, spec => spec with { Update = spec.Update with { Strategy = UpdateStrategy.Rolling } }).Against.ShouldHaveSingleItem().ShouldContain("set it to UpdateMode or ShortDowntime");
        Plan(Statuses.Running, spec => spec with { Update = spec.Update with { Paused = true } }).Against.ShouldHaveSingleItem().ShouldContain("kubectl ums resume demo");
        Plan(Statuses.Running.With(ConditionTypes.Stalled, "DatabaseUnreachable", "db did not answer")).Against.ShouldHaveSingleItem().ShouldContain("db did not answer");
        UpdatePlanner.Of(Statuses.Cluster(Statuses.Updated, Statuses.New), Statuses.Old, null, Plans.Now).Against.ShouldHaveSingleItem().ShouldContain("older database schema");
        UpdatePlanner.Of(Statuses.Cluster(null), Statuses.New, null, Plans.Now).Against.ShouldContain("the operator has not looked at the cluster yet");
    }

    [Fact]
    public void The_maintenance_window_is_told_with_its_next_opening()
    {
        var window = new MaintenanceWindowSpec { Start = "22:00", DurationMinutes = 60, TimeZone = "UTC" };

        Plan(Statuses.Running, spec => spec with { Update = spec.Update with { MaintenanceWindow = window } }).Notes.ShouldContain("The window is closed; it opens at 2026-01-10 22:00 UTC, in 1 h 42 min.");
        Plan(Statuses.Running, spec => spec with { Update = spec.Update with { MaintenanceWindow = window with { TimeZone = "Nowhere/Else" } } }).Notes
            .ShouldContain(note => note.StartsWith("When the window opens is not known here", StringComparison.Ordinal));
    }

    [Fact]
    public void While_the_update_is_under_way_the_findings_of_its_preflight_are_shown()
    {
        var cluster = Plans.Cluster("update-06");
        var page = Recorded.Text(PlanPage.Of("demo", UpdatePlanner.Of(cluster, cluster.Status!.Update!.To, null, Plans.Now)));

        page.ShouldContain("What its preflight found at");
        page.ShouldContain("There is nothing to do: the update to");
        page.ShouldNotContain("Not known before");
    }

    private static StepDurationStatus Took(UpdateStep step, double seconds) => new() { Step = step, Seconds = seconds };

    private static UpdatePlan Plan(UmsClusterStatus status, Func<UmsClusterSpec, UmsClusterSpec>? change = null)
    {
        var cluster = Statuses.Cluster(status);
        cluster.Spec = change?.Invoke(cluster.Spec) ?? cluster.Spec;
        return UpdatePlanner.Of(cluster, Statuses.New, null, Plans.Now);
    }
}
