using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Torture;

namespace UmsOperator.Sandbox.Tests.Torture;

public sealed class KillPlanTests
{
    [Fact]
    public void Each_point_is_taken_once_so_that_the_operator_gets_past_it()
    {
        var plan = new KillPlan(new KillOptions(), ["Detach"], TimeProvider.System);
        var point = new KillPoint("Detach", "POST pods/ums-1", Moment.Before);

        plan.Take(point).ShouldBeTrue();
        plan.Take(point).ShouldBeFalse();
        plan.Take(point with { Moment = Moment.After }).ShouldBeTrue();
    }

    [Fact]
    public void A_sample_still_hits_every_step_on_both_sides_and_is_the_same_for_a_seed()
    {
        var points = Enumerable.Range(0, 400).Select(number => new KillPoint($"step {number % 4}", $"action {number / 8}", (Moment)(number / 4 % 2))).ToList();
        HashSet<KillPoint> Taken(int seed)
        {
            var plan = new KillPlan(new KillOptions { Share = 0.1, Seed = seed }, ["step 0", "step 1", "step 2", "step 3"], TimeProvider.System);
            return [.. points.Where(plan.Take)];
        }

        var taken = Taken(7);

        taken.Select(point => (point.Step, point.Moment)).Distinct().Count().ShouldBe(8);
        taken.Count.ShouldBeInRange(20, 100);
        Taken(7).ShouldBe(taken, ignoreOrder: true);
        Taken(8).SetEquals(taken).ShouldBeFalse();
    }

    [Fact]
    public void Only_wanted_steps_are_killed_in()
    {
        var plan = new KillPlan(new KillOptions(), ["Return"], TimeProvider.System);

        plan.Take(new KillPoint("Detach", "a", Moment.Before)).ShouldBeFalse();
        plan.Take(new KillPoint("Return", "a", Moment.Before)).ShouldBeTrue();
    }
}
