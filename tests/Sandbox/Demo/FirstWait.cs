namespace UmsOperator.Sandbox.Demo;

/// <summary>Measures the first wait for something, according to the cluster's status.</summary>
/// <param name="what">Prefix of the status text.</param>
internal sealed class FirstWait(string what)
{
    private TimeSpan? _from;
    private TimeSpan? _to;

    /// <summary>Duration in seconds; 0 if there was no such wait.</summary>
    public double Seconds => _from is { } from && _to is { } to ? (to - from).TotalSeconds : 0;

    /// <summary>Processes an observation.</summary>
    /// <param name="waitingFor">The current status text.</param>
    /// <param name="elapsed">Time of the observation; increases with each call.</param>
    public void Look(string? waitingFor, TimeSpan elapsed)
    {
        if (waitingFor?.StartsWith(what, StringComparison.Ordinal) == true)
            _from ??= elapsed;
        else if (_from is not null)
            _to ??= elapsed;
    }
}
