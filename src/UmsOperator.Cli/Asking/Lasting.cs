namespace UmsOperator.Cli.Asking;

/// <summary>Measures how long something is so without a break.</summary>
internal sealed class Lasting(TimeProvider time)
{
    private long? _since;

    /// <summary>It is not so.</summary>
    public void Ended() => _since = null;

    /// <summary>It is so: whether it has been for this time.</summary>
    public bool LastsFor(TimeSpan least)
    {
        _since ??= time.GetTimestamp();
        return time.GetElapsedTime(_since.Value) >= least;
    }
}
