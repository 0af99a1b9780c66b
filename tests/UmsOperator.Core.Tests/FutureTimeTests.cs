using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Times in the status that lie in the future, edited by hand or written before a clock was set back, put off no deadline (promise P7).</summary>
public sealed class FutureTimeTests
{
    [Theory]
    [InlineData(9999)]
    [InlineData(2027)]
    public void AWaitThatBeganInTheFuture_IsOverdueAllTheSame(int year)
    {
        var world = new ClusterModel();
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Production = world.Production! with { Sessions = [new SessionObserved { Role = "reporting", Application = "psql" }] };
        world.Settle(until: now => now.Status.Update is { WaitingFor: { } what } && what.StartsWith("the gate", StringComparison.Ordinal));
        var future = new DateTime(year, 12, 31, 23, 59, 59, DateTimeKind.Utc);
        var update = world.Status.Update!;
        world.Status = world.Status with { Update = update with { WaitStartTime = future, DeadlineTime = future, StepStartTime = future, StartTime = future, ManualWaitStartTime = future } };

        world.Carry(world.Decide().Plan);
        world.Pass(world.Spec.Update.Deadlines.MigrationSeconds + 10);
        var plan = world.Decide().Plan;

        var stalled = plan.Status.Conditions.Single(one => one.Type == ConditionTypes.Stalled);
        (stalled.Status, stalled.Message).ShouldSatisfyAllConditions(one => one.Status.ShouldBe("True"), one => one.Message.ShouldContain("beyond its deadline"));
        (plan.Status.Update!.ManualWaitSeconds ?? 0).ShouldBe(0);
        plan.Status.Update.StepStartTime.ShouldBeLessThan(world.Now);
    }
}
