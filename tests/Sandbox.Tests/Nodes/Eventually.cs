using System.Diagnostics;

namespace UmsOperator.Sandbox.Tests.Nodes;

internal static class Eventually
{
    /// <summary>The first answer that satisfies; fails the test after the deadline, with the last one.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, string what, double seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer)) return answer;
            if (clock.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"Still not after {seconds} s: {what}. Last seen: {Short(answer)}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Short(object? answer)
    {
        if (answer is k8s.Models.V1Pod item) item.Metadata.ManagedFields = null;
        return answer is null ? "nothing" : k8s.KubernetesJson.Serialize(answer);
    }

    public static Task TrueAsync(Func<Task<bool>> condition, string what, double seconds = 60) => GetAsync(condition, value => value, what, seconds);
}
