using System.Diagnostics;

namespace UmsServer.Tests.Parts;

/// <summary>Polls a condition until it holds.</summary>
internal static class Eventually
{
    // Far longer than anything takes: other test projects may use all cores meanwhile.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <exception cref="TimeoutException">It did not hold within two minutes.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(begun) > Deadline)
                throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what}.");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
