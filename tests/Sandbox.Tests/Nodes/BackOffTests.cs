using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Tests.Nodes;

public sealed class BackOffTests
{
    [Fact]
    public void The_first_restart_is_immediate_then_waits_double_to_the_longest_and_a_long_run_starts_over()
    {
        var backOff = new BackOff(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(300));

        var waits = Enumerable.Range(0, 8).Select(_ => backOff.Next(ran: TimeSpan.FromSeconds(1)).TotalSeconds).ToList();

        waits.ShouldBe([0, 10, 20, 40, 80, 160, 300, 300]);
        backOff.Next(ran: TimeSpan.FromSeconds(601)).ShouldBe(TimeSpan.Zero);
    }
}
