using System.Diagnostics;

namespace UmsOperator.Tests.EndToEnd;

/// <summary>Polls what no status tells.</summary>
internal static class Holds
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Until a condition holds.</summary>
    /// <exception cref="TimeoutException">It did not within the deadline; the message describes the cluster.</exception>
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

    /// <summary>For a while on, several rounds of the operator long.</summary>
    /// <exception cref="TimeoutException">It ceased to hold; the message describes the cluster.</exception>
    public static async Task StillAsync(TestCluster cluster, Func<Task<bool>> condition, string what, TimeSpan during)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Pause);
        while (Stopwatch.GetElapsedTime(begun) < during)
        {
            if (!await condition())
                throw new TimeoutException($"Holds no more: {what}.\n{await cluster.Site.DescribeAsync(TestCluster.Name, Token)}");
            await timer.WaitForNextTickAsync(Token);
        }
    }
}
