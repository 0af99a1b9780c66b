using UmsOperator.Sandbox.Demo;

namespace UmsOperator.Sandbox.Tests.Demo;

public sealed class FirstWaitTests
{
    [Fact]
    public void Only_the_first_wait_counts()
    {
        var wait = new FirstWait("the snapshot");
        foreach (var (waitingFor, second) in new[] { (null, 1), ("the snapshot of a", 2), ("the snapshot of b", 3), ("a server", 5), ("the snapshot of c", 7), (null, 20) })
            wait.Look(waitingFor, TimeSpan.FromSeconds(second));

        wait.Seconds.ShouldBe(3);
    }

    [Fact]
    public void What_was_never_waited_for_took_no_time() => new FirstWait("the snapshot").Seconds.ShouldBe(0);
}
