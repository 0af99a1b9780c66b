using System.Diagnostics;

namespace UmsOperator.Sandbox.Tests;

internal static class Poll
{
    /// <summary>Waits until the condition holds; fails the test after the deadline.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, TimeSpan? deadline = null)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition())
        {
            if (clock.Elapsed > (deadline ?? TimeSpan.FromSeconds(30)))
                Assert.Fail($"Still not after {clock.Elapsed.TotalSeconds:0} s: {what}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
