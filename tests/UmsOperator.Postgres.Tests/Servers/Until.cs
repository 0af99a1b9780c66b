namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>Polls a condition, so that tests need not sleep for a guessed time.</summary>
internal static class Until
{
    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition())
            await timer.WaitForNextTickAsync(deadline.Token);
    }
}
