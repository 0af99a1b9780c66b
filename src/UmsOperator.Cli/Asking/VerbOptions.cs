namespace UmsOperator.Cli.Asking;

/// <summary>How a verb is carried out.</summary>
/// <param name="Yes">Whether it is not asked for.</param>
/// <param name="DryRun">Whether it only says what it would do.</param>
/// <param name="Until">What it waits for.</param>
/// <param name="Timeout">How long it waits; null: a minute for <see cref="WaitUntil.Taken"/>, without limit for <see cref="WaitUntil.Done"/>.</param>
internal sealed record VerbOptions(bool Yes, bool DryRun, WaitUntil Until, TimeSpan? Timeout)
{
    /// <summary>Time between two looks at the cluster.</summary>
    public TimeSpan Between { get; init; } = TimeSpan.FromMilliseconds(500);
}
