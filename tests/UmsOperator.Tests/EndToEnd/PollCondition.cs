using System.Diagnostics;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Polls conditions that the status does not show.</summary>
internal static class PollCondition
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">The condition did not hold within the deadline; the message describes the cluster.</exception>
    public static async Task EventuallyAsync(TestCluster cluster, Func<Task<bool>> condition, string what, TimeSpan within)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > within)
                throw new TimeoutException($"Not within {within.TotalSeconds} s: {what}.\n{await cluster.Site.DescribeAsync(TestCluster.Name, Token)}");
            await timer.WaitForNextTickAsync(Token);
        }
    }

    /// <summary>Checks that a condition holds for a while, during several reconciles.</summary>
    /// <exception cref="TimeoutException">The condition stopped holding; the message describes the cluster.</exception>
    public static async Task StillAsync(TestCluster cluster, Func<Task<bool>> condition, string what, TimeSpan during)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (Stopwatch.GetElapsedTime(begun) < during)
        {
            if (!await condition())
                throw new TimeoutException($"PollCondition no more: {what}.\n{await cluster.Site.DescribeAsync(TestCluster.Name, Token)}");
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
