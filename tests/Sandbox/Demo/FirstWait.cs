namespace UmsOperator.Sandbox.Demo;

/// <summary>How long it was waited for something the first time, as a cluster's status says it.</summary>
/// <param name="what">How the words begin.</param>
internal sealed class FirstWait(string what)
{
    private TimeSpan? _from;
    private TimeSpan? _to;

    /// <summary>Seconds; 0 if it was never waited for.</summary>
    public double Seconds => _from is { } from && _to is { } to ? (to - from).TotalSeconds : 0;

    /// <summary>Takes a look.</summary>
    /// <param name="waitingFor">What the status says now.</param>
    /// <param name="elapsed">When; grows from look to look.</param>
    public void Look(string? waitingFor, TimeSpan elapsed)
    {
        if (waitingFor?.StartsWith(what, StringComparison.Ordinal) == true)
            _from ??= elapsed;
        else if (_from is not null)
            _to ??= elapsed;
    }
}
