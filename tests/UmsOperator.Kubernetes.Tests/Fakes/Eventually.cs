using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace UmsOperator.Kubernetes.Tests.Fakes;

/// <summary>Polls a condition that other threads fulfil, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task Be(Func<bool> condition) => Be(condition, null, TimeSpan.Zero);

    /// <summary>Advances fake time in steps until the condition holds.</summary>
    public static async Task Be(Func<bool> condition, FakeTimeProvider? time, TimeSpan step)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException("The condition did not become true");
            time?.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TestContext.Current.CancellationToken);
        }
    }

    public static async Task BeAsync(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline)
                throw new TimeoutException("The condition did not become true");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }
}
